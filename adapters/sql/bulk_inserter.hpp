// SPDX-License-Identifier: Apache-2.0
/// \file
/// Inserts many rows with one call into the driver for hundreds of them: for messages.
#pragma once

#include "adapters/sql/rows.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// Rows handed to the driver at once. Against a loop over SQLite's own C interface, row by row reaches about
/// 0.8 of its rate and this 0.95; larger bulks win nothing more and only take memory.
inline constexpr std::size_t bulk_rows = 500;

/// The columns of many rows, bound to one prepared INSERT. Not for SOCI 4.0.3 on PostgreSQL, which sends the
/// first rows again when such a statement is used a second time.
class BulkStatement {
 public:
  BulkStatement(Database& database, const std::string& sql, const std::vector<Storage>& columns);
  BulkStatement(const BulkStatement&) = delete;
  BulkStatement& operator=(const BulkStatement&) = delete;

  /// How many rows the next execution inserts.
  void resize(std::size_t rows);
  void set(std::size_t row, std::size_t column, std::int64_t value) {
    columns_[column].integers[row] = value;
    columns_[column].states[row] = soci::i_ok;
  }
  void set(std::size_t row, std::size_t column, std::string_view value) {
    columns_[column].texts[row] = value;
    columns_[column].states[row] = soci::i_ok;
  }
  void set_null(std::size_t row, std::size_t column) { columns_[column].states[row] = soci::i_null; }
  void execute();

 private:
  struct Column {
    Storage storage = Storage::integer;
    std::vector<long long> integers;
    std::vector<std::string> texts;
    std::vector<soci::indicator> states;
  };

  Database& database_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
  soci::statement statement_;
};

template <class Row>
class BulkInserter {
 public:
  explicit BulkInserter(Database& database)
      : statement_(database, RowSql<Row>::insert(database.dialect()), storages<Row>()) {}

  void insert(std::span<const Row> rows) {
    for (std::size_t done = 0; done < rows.size(); done += bulk_rows) {
      const auto part = rows.subspan(done, std::min(bulk_rows, rows.size() - done));
      statement_.resize(part.size());
      for (std::size_t row = 0; row < part.size(); ++row)
        put_bulk(part[row], row);
      statement_.execute();
    }
  }

 private:
  void put_bulk(const Row& values, std::size_t row) {
    std::size_t i = 0;
    for_each_column<Row>([&](const auto& column) { put_value(values.*(column.member), row, i++); });
  }

  template <class T>
  void put_value(const T& value, std::size_t row, std::size_t column) {
    if constexpr (is_optional<T>::value) {
      if (value)
        put_value(*value, row, column);
      else
        statement_.set_null(row, column);
    } else if constexpr (is_strong<T>::value) {
      statement_.set(row, column, value.value);
    } else if constexpr (storage_of<T>() == Storage::integer) {
      statement_.set(row, column, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
      statement_.set(row, column, std::string_view(value));
    } else {
      statement_.set(row, column, std::string_view(value.text()));
    }
  }

  BulkStatement statement_;
};

} // namespace gc2pc
