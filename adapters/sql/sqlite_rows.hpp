// SPDX-License-Identifier: Apache-2.0
/// \file
/// Many rows out of SQLite and into it, each value copied once.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/row_sink.hpp"
#include "adapters/sql/row_source.hpp"
#include "adapters/sql/sqlite_native.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// Puts a value of the fetched row into an integer slot.
void take_sqlite_integer(sqlite_api::sqlite3_stmt* statement, int column, Slot& slot);

/// The rows of a query.
class SqliteRows final : public RowSource {
 public:
  /// `parameters` are in `sql` as :p0, :p1, ….
  SqliteRows(Database& database, const std::string& sql, std::span<const std::int64_t> parameters,
             const std::vector<Storage>& results);

  [[nodiscard]] std::span<Slot> results() override { return slots_; }
  bool fetch() override;

 private:
  Database& database_;
  std::vector<Slot> slots_;
  SqliteStatement statement_;
  bool is_utf16_;
};

/// A prepared INSERT that is executed row by row: SQLite has nothing that would be faster.
class SqliteInsert final : public RowSink {
 public:
  SqliteInsert(Database& database, const std::string& sql);

  void put(std::int64_t value) override {
    translated([&] { statement_.bind(column_++, value); });
  }
  void put(std::string_view value) override {
    translated([&] { statement_.bind(column_++, value, SqliteStatement::Lifetime::until_step); });
  }
  void put_temporary(std::string_view value) override {
    translated([&] { statement_.bind(column_++, value, SqliteStatement::Lifetime::temporary); });
  }
  void put_null() override {
    translated([&] { statement_.bind_null(column_++); });
  }
  void end_row() override;
  void flush() override {}
  void abandon() noexcept override;

 private:
  /// After an error the next row begins again: SQLite takes no value while an execution is open.
  template <class Work>
  void translated(Work&& work) {
    try {
      database_.translated(work);
    } catch (const Error&) {
      abandon();
      throw;
    }
  }

  Database& database_;
  SqliteStatement statement_;
  int column_ = 0;
};

} // namespace gc2pc
