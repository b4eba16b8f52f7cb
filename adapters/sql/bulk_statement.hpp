// SPDX-License-Identifier: Apache-2.0
/// \file
/// A prepared INSERT that the driver gets the rows of many at a time for.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/row_sink.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gc2pc {

/// Rows handed to the driver at once. Against a loop over SQLite's own C interface, row by row reaches about
/// 0.8 of its rate and this 0.95; larger bulks win nothing more and only take memory.
inline constexpr std::size_t bulk_rows = 500;

/// The columns of many rows, bound to one prepared INSERT. Not for SOCI 4.0.3 on PostgreSQL, which sends the
/// first rows again when such a statement is used a second time.
class BulkStatement final : public RowSink {
 public:
  BulkStatement(Database& database, const std::string& sql, const std::vector<Storage>& columns);
  BulkStatement(const BulkStatement&) = delete;
  BulkStatement& operator=(const BulkStatement&) = delete;

  void put(std::int64_t value) override {
    auto& column = columns_[column_++];
    column.integers[row_] = value;
    column.states[row_] = soci::i_ok;
  }
  void put(std::string_view value) override {
    auto& column = columns_[column_++];
    column.texts[row_] = value;
    column.states[row_] = soci::i_ok;
  }
  void put_null() override { columns_[column_++].states[row_] = soci::i_null; }
  void end_row() override;
  void flush() override;
  void abandon() noexcept override { row_ = column_ = 0; }

 private:
  struct Column {
    Storage storage = Storage::integer;
    std::vector<long long> integers;
    std::vector<std::string> texts;
    std::vector<soci::indicator> states;
  };

  /// Gives the vectors the size of what is to be inserted.
  void resize(std::size_t rows);

  Database& database_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;             ///< the vectors' size
  std::size_t row_ = 0, column_ = 0; ///< the next value's place
  soci::statement statement_;
};

} // namespace gc2pc
