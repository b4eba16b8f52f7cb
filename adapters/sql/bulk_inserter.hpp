// SPDX-License-Identifier: Apache-2.0
/// \file
/// Inserts many rows of one type by the fastest way of the engine.
#pragma once

#include "adapters/sql/row_sink.hpp"
#include "adapters/sql/rows.hpp"

#include <memory>
#include <span>

namespace gc2pc {

template <class Row>
class BulkInserter {
 public:
  explicit BulkInserter(Database& database, std::string_view table = Table<Row>::name)
      : sink_(database.dialect().bulk(database, table, RowSql<Row>::columns())) {}

  /// Some engines tell an error with one of these rows only later, at the latest in flush().
  void insert(std::span<const Row> rows) {
    for (const auto& row : rows) {
      for_each_column<Row>([&](const auto& column) { put_value(row.*(column.member)); });
      sink_->end_row();
    }
  }
  void flush() { sink_->flush(); }
  /// Drops what was not flushed; the transaction is to be rolled back then.
  void abandon() noexcept { sink_->abandon(); }

 private:
  template <class T>
  void put_value(const T& value) {
    if constexpr (is_optional<T>::value) {
      if (value)
        put_value(*value);
      else
        sink_->put_null();
    } else if constexpr (is_strong<T>::value) {
      sink_->put(std::int64_t{value.value});
    } else if constexpr (storage_of<T>() == Storage::integer) {
      sink_->put(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
      sink_->put(std::string_view(value));
    } else {
      sink_->put_temporary(value.text());
    }
  }

  std::unique_ptr<RowSink> sink_;
};

} // namespace gc2pc
