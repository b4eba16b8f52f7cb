// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an engine does for a prepared statement whose slots gc2pc keeps.
#pragma once

#include "adapters/sql/row_source.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace gc2pc {

/// Prepared once, run as often as wanted. Knows the slots of its Statement, which outlive it and do not move.
/// Throws soci::soci_error, for Connector::translate().
class EngineStatement {
 public:
  virtual ~EngineStatement() = default;
  /// Runs a statement without result; returns how many rows it changed.
  virtual std::int64_t execute() = 0;
  /// Runs the last statement of a transaction, without result; true when that is committed, too.
  virtual bool execute_last() {
    execute();
    return false;
  }
  /// Runs it with the parameters as they are now, at once or together with later ones, in their order. `done`
  /// gets how many rows it changed, in end_queue() at the latest; until then nothing else may run on the
  /// session.
  virtual void queue(std::function<void(std::int64_t)> done) {
    const auto only_one = std::move(done);
    only_one(execute());
  }
  virtual void end_queue() {}
  /// Starts a query with the parameters as they are now.
  virtual void open() = 0;
  /// Puts the next row into the result slots; false when there is none.
  virtual bool fetch() = 0;
};

} // namespace gc2pc
