// SPDX-License-Identifier: Apache-2.0
/// \file
/// Inserts many rows by the fastest way of the engine.
#pragma once

#include "adapters/sql/row_sink.hpp"
#include "adapters/sql/rows.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace gc2pc {

/// Some engines tell an error with one of the rows only later, at the latest in flush().
class BulkInserter {
 public:
  /// Rows of `columns`, in that order; the names are not yet quoted.
  BulkInserter(Database& database, std::string_view table, const StoredColumns& columns)
      : sink_(database.engine().rows.bulk(database, table, columns)) {}
  /// Rows of a type.
  template <class Row>
  [[nodiscard]] static BulkInserter of(Database& database, std::string_view table = Table<Row>::name) {
    return {database, table, RowSql<Row>::columns()};
  }

  /// A row of one value for each column.
  template <class... Values>
  void insert(const Values&... values) {
    (put_value(*sink_, values), ...);
    sink_->end_row();
  }
  /// A row as another database delivered it.
  void insert_slots(std::span<const Slot> slots) {
    for (const auto& slot : slots) {
      if (slot.is_null())
        sink_->put_null();
      else if (slot.storage == Storage::integer)
        sink_->put(std::int64_t{slot.integer});
      else
        sink_->put(std::string_view(slot.text));
    }
    sink_->end_row();
  }
  /// A row of a type, with values for the columns in front of its own.
  template <class Row, class... Values>
  void insert_row(const Row& row, const Values&... before) {
    (put_value(*sink_, before), ...);
    for_each_column<Row>([&](const auto& column) { put_value(*sink_, row.*(column.member)); });
    sink_->end_row();
  }
  template <class Row>
  void insert_rows(std::span<const Row> rows) {
    for (const auto& row : rows)
      insert_row(row);
  }
  void flush() { sink_->flush(); }
  /// For Transaction.
  [[nodiscard]] RowSink& sink() { return *sink_; }
  /// Drops what was not flushed; the transaction is to be rolled back then.
  void abandon() noexcept { sink_->abandon(); }

 private:
  std::unique_ptr<RowSink> sink_;
};

} // namespace gc2pc
