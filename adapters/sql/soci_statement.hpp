// SPDX-License-Identifier: Apache-2.0
/// \file
/// A prepared statement of SOCI's, for the engines whose backend can be trusted with every value.
#pragma once

#include "adapters/sql/engine_statement.hpp"

#include <soci/soci.h>

#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// Puts what the fetched row holds in `column` (from 0) into an integer slot. For engines that type values
/// and not columns: SOCI delivers 0 for what is not an integer without a word.
using TakeInteger = void (*)(soci::statement& statement, std::size_t column, Slot& slot);

/// Slots are never SOCI's dynamic rows: those cut 64-bit integers on SQLite.
class SociStatement final : public EngineStatement {
 public:
  /// Without `take_integer` an integer is fetched as text: SOCI would stop at the first value that is none,
  /// without saying which.
  SociStatement(soci::session& session, const std::string& sql, std::span<Slot> parameters,
                std::span<Slot> results, TakeInteger take_integer = nullptr);

  std::int64_t execute() override;
  void open() override;
  bool fetch() override;

 private:
  std::span<Slot> results_;
  std::vector<std::size_t> integers_; ///< result slots that hold integers
  TakeInteger take_integer_;
  soci::statement statement_;
};

} // namespace gc2pc
