// SPDX-License-Identifier: Apache-2.0
/// \file
/// Writes rows by parameter arrays: one round trip for many rows.
#pragma once

#include "adapters/odbc/odbc_parameters.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/row_sink.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace gc2pc::odbc {

/// Rows in one array: a round trip no longer counts then, and the server's log is not asked for more at once.
inline constexpr std::size_t most_array_rows = 1'000;
/// Bytes of one array, in which each text takes the room of the longest: a few long messages among short ones
/// go in arrays of their own.
inline constexpr std::size_t most_array_bytes = std::size_t{4} << 20;

/// Rows of one statement at most, each with question marks of its own: the server's work for a statement no
/// longer counts then. A power of ten, so that a full array needs no shorter statements.
inline constexpr std::size_t most_statement_rows = 100;
/// Question marks in a statement at most: SQL Server takes 2,100.
inline constexpr std::size_t most_marks = 2'000;

/// Columns by name, each with its code page.
using CodePages = std::map<std::string, int, std::less<>>;

/// In the caller's transaction. Errors of a row are reported when its array is sent.
class OdbcInsert final : public RowSink {
 public:
  struct Column {
    std::string name;
    Storage storage = Storage::integer;
    int code_page = 0; ///< of a column that is not an nvarchar; 0 holds every text
  };
  /// The statement for so many rows, with a question mark for each of their columns, row by row.
  using SqlFor = std::function<std::string(std::size_t rows)>;
  OdbcInsert(Database& database, SqlFor sql_for, std::string table, std::vector<Column> columns);

  void put(std::int64_t value) override;
  void put(std::string_view value) override;
  void put_null() override;
  void end_row() override;
  void flush() override;
  void abandon() noexcept override;

 private:
  struct Values {
    std::vector<long long> integers;
    std::vector<std::u16string> texts;
    std::vector<SQLLEN> states;
  };

  void send();
  /// Rows that fit into one array.
  void send_array(std::size_t first, std::size_t rows);
  /// By `sets` statements of `rows` rows each, in one call.
  void send_sets(std::size_t first, std::size_t rows, std::size_t sets);
  [[nodiscard]] std::size_t width(std::size_t column, std::size_t row) const;
  /// How many rows from `first` on fit into one array.
  [[nodiscard]] std::size_t fitting(std::size_t first) const;

  Database& database_;
  SqlFor sql_for_;
  std::string table_;
  std::vector<Column> columns_;
  std::vector<Values> values_; ///< of each column
  std::size_t rows_ = 0, column_ = 0, bytes_ = 0;
};

} // namespace gc2pc::odbc
