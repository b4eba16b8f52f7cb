// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/row_image.hpp"

#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/sqlite_connector.hpp"
#include "adapters/sql/sqlite_engine.hpp"
#include "adapters/sql/sqlite_native.hpp"

#include <type_traits>

namespace gc2pc {
namespace {

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

/// The element type of a change's list of deleted rows.
template <class Change>
using RowOf = typename std::remove_cvref_t<decltype(std::declval<Change>().deleted)>::value_type;

} // namespace

std::string before_image_database(std::span<const chat::ChangeSet* const> changes) {
  Database database(sqlite_engine(), sqlite_in_memory(), Access::read_write);
  Transaction transaction(database, Access::read_write);
  // One pass a table: the rows of a table come from all sets of changes.
  static const chat::ChangeSet shape;
  chat::for_each_change(shape, [&](const auto& kind) {
    using Change = std::remove_cvref_t<decltype(kind)>;
    database.execute(create_sql<RowOf<Change>>());
    auto inserter = BulkInserter::of<RowOf<Change>>(database);
    for (const auto* set : changes)
      chat::for_each_change(*set, [&](const auto& change) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(change)>, Change>) {
          for (const auto& row : change.deleted)
            inserter.insert_row(row);
          for (const auto& [before, after] : change.updated)
            inserter.insert_row(before);
        }
      });
  });
  transaction.commit();
  return database.translated([&] { return sqlite_file_image(database.session()); });
}

std::int64_t before_image_rows(std::span<const chat::ChangeSet* const> changes) {
  std::size_t rows = 0;
  for (const auto* set : changes)
    chat::for_each_change(*set,
                          [&](const auto& change) { rows += change.deleted.size() + change.updated.size(); });
  return static_cast<std::int64_t>(rows);
}

} // namespace gc2pc
