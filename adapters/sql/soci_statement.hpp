// SPDX-License-Identifier: Apache-2.0
/// \file
/// A prepared statement of SOCI's, for the engines whose backend can be trusted with every value.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/engine_statement.hpp"

#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// Slots are never SOCI's dynamic rows: those cut 64-bit integers on SQLite.
class SociStatement final : public EngineStatement {
 public:
  SociStatement(Database& database, const std::string& sql, std::span<Slot> parameters,
                std::span<Slot> results);

  std::int64_t execute() override;
  void open() override;
  bool fetch() override;

 private:
  const Dialect& dialect_;
  std::span<Slot> results_;
  std::vector<std::size_t> integers_; ///< result slots that hold integers
  IntegerFetch integer_fetch_;
  soci::statement statement_;
};

} // namespace gc2pc
