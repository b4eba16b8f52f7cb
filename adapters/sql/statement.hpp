// SPDX-License-Identifier: Apache-2.0
/// \file
/// A prepared statement with typed slots.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/engine_statement.hpp"
#include "adapters/sql/row_source.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// That a text has U+0000, which the engine cannot store.
[[nodiscard]] Error nul_refused(const std::string& database);

/// Prepared once, run as often as wanted. Parameters stand in the SQL as :p0, :p1, … in this order.
class Statement final : public RowSource {
 public:
  Statement(Database& database, const std::string& sql, const std::vector<Storage>& parameters,
            const std::vector<Storage>& results = {});
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] std::span<Slot> parameters() { return parameters_; }
  [[nodiscard]] std::span<Slot> results() override { return results_; }

  /// Runs a statement without result; returns how many rows it changed.
  std::int64_t execute();
  /// Starts a query with the parameters as they are now.
  void open();
  bool fetch() override;

 private:
  void refuse_nul() const;

  Database& database_;
  std::vector<Slot> parameters_, results_;
  std::unique_ptr<EngineStatement> statement_;
};

} // namespace gc2pc
