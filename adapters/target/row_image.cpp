// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/row_image.hpp"

#include "mappings/model/columns.hpp"
#include "mappings/model/error.hpp"

#include <sqlite3.h>

#include <memory>
#include <type_traits>

namespace gc2pc {
namespace {

struct Close {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  void operator()(unsigned char* bytes) const noexcept { sqlite3_free(bytes); }
};
using Memory = std::unique_ptr<sqlite3, Close>;
using Prepared = std::unique_ptr<sqlite3_stmt, Close>;

/// SQLite's own text would repeat values.
void check(bool done) {
  if (!done)
    throw Error(ErrorKind::internal, "the before-images cannot be written");
}

std::string quoted(std::string_view name) {
  return "\"" + std::string(name) + "\"";
}

template <class Row>
std::string create_sql() {
  std::string columns;
  for_each_column<Row>([&](const auto& column) {
    using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
    columns += (columns.empty() ? "" : ", ") + quoted(column.name) +
               (storage_of<Member>() == Storage::integer ? " integer" : " text");
  });
  return "CREATE TABLE " + quoted(Table<Row>::name) + " (" + columns + ")";
}

template <class Row>
std::string insert_sql() {
  std::string places;
  for (std::size_t i = 0; i < column_count<Row>(); ++i)
    places += i == 0 ? "?" : ", ?";
  return "INSERT INTO " + quoted(Table<Row>::name) + " VALUES (" + places + ")";
}

template <class Row>
class Inserter {
 public:
  explicit Inserter(sqlite3* database) {
    check(sqlite3_exec(database, create_sql<Row>().c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database, insert_sql<Row>().c_str(), -1, &statement, nullptr) == SQLITE_OK);
    statement_.reset(statement);
  }

  void insert(const Row& row) {
    int place = 0;
    for_each_column<Row>([&](const auto& column) { bind(++place, to_field(row.*(column.member))); });
    check(sqlite3_step(statement_.get()) == SQLITE_DONE && sqlite3_reset(statement_.get()) == SQLITE_OK);
  }

 private:
  void bind(int place, const Field& field) {
    if (const auto* number = std::get_if<std::int64_t>(&field))
      check(sqlite3_bind_int64(statement_.get(), place, *number) == SQLITE_OK);
    else if (const auto* text = std::get_if<std::string>(&field))
      check(sqlite3_bind_text64(statement_.get(), place, text->data(), text->size(), SQLITE_TRANSIENT,
                                SQLITE_UTF8) == SQLITE_OK);
    else
      check(sqlite3_bind_null(statement_.get(), place) == SQLITE_OK);
  }

  Prepared statement_;
};

/// The element type of a change's list of deleted rows.
template <class Change>
using RowOf = typename std::remove_cvref_t<decltype(std::declval<Change>().deleted)>::value_type;

} // namespace

std::string before_image_database(std::span<const chat::ChangeSet* const> changes) {
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const Memory database(opened);
  check(result == SQLITE_OK);
  check(sqlite3_exec(opened, "BEGIN", nullptr, nullptr, nullptr) == SQLITE_OK);
  // One pass a table: the rows of a table come from all sets of changes.
  static const chat::ChangeSet shape;
  chat::for_each_change(shape, [&](const auto& kind) {
    using Change = std::remove_cvref_t<decltype(kind)>;
    Inserter<RowOf<Change>> inserter(opened);
    for (const auto* set : changes)
      chat::for_each_change(*set, [&](const auto& change) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(change)>, Change>) {
          for (const auto& row : change.deleted)
            inserter.insert(row);
          for (const auto& [before, after] : change.updated)
            inserter.insert(before);
        }
      });
  });
  check(sqlite3_exec(opened, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, Close> bytes(sqlite3_serialize(opened, "main", &size, 0));
  check(bytes != nullptr);
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

std::int64_t before_image_rows(std::span<const chat::ChangeSet* const> changes) {
  std::size_t rows = 0;
  for (const auto* set : changes)
    chat::for_each_change(*set,
                          [&](const auto& change) { rows += change.deleted.size() + change.updated.size(); });
  return static_cast<std::int64_t>(rows);
}

} // namespace gc2pc
