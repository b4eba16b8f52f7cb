// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/change_writer.hpp"

#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/own_numbers.hpp"
#include "adapters/sql/row_writer.hpp"
#include "adapters/target/dangling_rows.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <set>
#include <type_traits>
#include <vector>

namespace gc2pc {
namespace {

/// A row's key for an error text.
template <class Row>
std::string key_of(const Row& row) {
  std::string result;
  for_each_column<Row>([&](const auto& column) {
    if (column.key == Key::yes)
      result += (result.empty() ? "" : ", ") + std::string(column.name) + ' ' +
                printable(to_field(row.*(column.member)));
  });
  return result;
}

template <class Row>
void must_meet_one(std::int64_t rows, const Row& row) {
  if (rows != 1)
    throw Error(ErrorKind::changed, "the row no longer exists in the target")
        .about(std::string(Table<Row>::name), key_of(row))
        .hint("The target was changed after the plan was made.");
}

/// The rows of a table in the order in which none refers to a later one, for engines that check a reference
/// when its row is written: rooms refer to categories.
template <class Row>
std::vector<Row> parents_first(const std::vector<Row>& rows) {
  auto result = rows;
  if constexpr (std::is_same_v<Row, chat::Node>)
    std::stable_partition(result.begin(), result.end(),
                          [](const chat::Node& node) { return node.is_category; });
  return result;
}

/// An update that changes the key of its row is a row that goes and one that comes: in whatever order updates
/// were done, one of them could meet the key of a row that still has it.
template <class Row>
bool moves(const std::pair<Row, Row>& update) {
  return row_key(update.first) != row_key(update.second);
}

/// Whether a table has columns that are not its key: an update that moves no row changes those.
template <class Row>
constexpr bool has_values_beside_key() {
  return std::apply([](const auto&... columns) { return ((columns.key == Key::no) || ...); },
                    Table<Row>::columns);
}

/// GUIDs that rows get which did not have them.
template <class Row>
std::set<Guid> wanted_guids(const chat::Change<Row>& change) {
  std::set<Guid> result;
  for (const auto& row : change.inserted)
    result.insert(row.guid);
  for (const auto& [before, after] : change.updated)
    if (before.guid != after.guid)
      result.insert(after.guid);
  return result;
}

/// What a row is called that has to give its GUID away before it gets its own.
template <class Row>
Guid meanwhile_guid(const Row& row) {
  return Guid::v5(row.guid, "meanwhile");
}

/// Of rows that stay, each may have a GUID that another row gets: no two may have it, not even until the next
/// statement.
void free_guids(Database& database, const chat::ChangeSet& changes) {
  RowWriter<chat::Principal> writer(database);
  const auto wanted = wanted_guids(changes.principals);
  for (const auto& [before, after] : changes.principals.updated)
    if (before.guid != after.guid && wanted.contains(before.guid)) {
      auto freed = before;
      freed.guid = meanwhile_guid(before);
      must_meet_one(writer.update(freed), before);
    }
}

/// Rooms and categories that stay may still refer to one that goes: what they refer to in the end may not be
/// there yet, and cannot be written before, because what comes may take the GUID of what goes. For engines
/// that check a reference when a row is erased they are below the root in the meantime, without an add-in.
void detach_nodes(Database& database, const chat::ChangeSet& changes) {
  std::set<chat::NodeId> nodes;
  std::set<Guid> addins;
  for (const auto& node : changes.nodes.deleted)
    nodes.insert(node.id);
  for (const auto& addin : changes.addins.deleted)
    addins.insert(addin.id);
  const auto wanted = wanted_guids(changes.nodes);
  RowWriter<chat::Node> writer(database);
  for (const auto& [before, after] : changes.nodes.updated) {
    auto detached = before;
    if (before.parent && nodes.contains(*before.parent))
      detached.parent = chat::root_node;
    if (before.addin && addins.contains(*before.addin))
      detached.addin.reset();
    if (before.guid != after.guid && wanted.contains(before.guid))
      detached.guid = meanwhile_guid(before);
    if (detached != before)
      must_meet_one(writer.update(detached), before);
  }
}

template <class Row>
void erase_rows(Database& database, const chat::Change<Row>& change, GoneRow gone) {
  RowWriter<Row> writer(database);
  const auto deleted = parents_first(change.deleted);
  for (auto row = deleted.rbegin(); row != deleted.rend(); ++row) {
    const auto rows = writer.erase(*row);
    if (gone == GoneRow::error)
      must_meet_one(rows, *row);
  }
  for (const auto& update : change.updated)
    if (moves(update))
      must_meet_one(writer.erase(update.first), update.first);
}

/// Inserts first: an updated row may refer to a new one of the same table.
template <class Row>
void write_rows(Database& database, const chat::Change<Row>& change) {
  auto inserted = parents_first(change.inserted);
  for (const auto& update : change.updated)
    if (moves(update))
      inserted.push_back(update.second);
  if (!inserted.empty()) {
    const OwnNumbersOf<Row> numbers(database);
    auto inserter = BulkInserter::of<Row>(database);
    inserter.insert_rows(std::span<const Row>(inserted));
    inserter.flush();
  }
  if constexpr (has_values_beside_key<Row>()) {
    RowWriter<Row> writer(database);
    for (const auto& update : change.updated)
      if (!moves(update))
        must_meet_one(writer.update(update.second), update.first);
  }
}

/// Where the changes can leave a reference to nowhere: in what they write. Only when rows go that others
/// refer to, it can be anywhere, the messages included; a check of everything is then worth its time.
std::optional<std::vector<std::string>> tables_at_risk(const chat::ChangeSet& changes) {
  if (!changes.principals.deleted.empty() || !changes.nodes.deleted.empty() ||
      !changes.addins.deleted.empty())
    return std::nullopt;
  std::vector<std::string> tables;
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    if (!change.inserted.empty() || !change.updated.empty())
      tables.emplace_back(Table<Row>::name);
  });
  return tables;
}

} // namespace

void write_changes(Database& database, const chat::ChangeSet& changes, GoneRow gone) {
  const auto tables = tables_at_risk(changes);
  const auto dangling = [&] {
    return database.translated(
        [&] { return database.engine().catalogue.dangling_references(database, tables); });
  };
  const auto before = dangling();
  detach_nodes(database, changes);
  free_guids(database, changes);
  chat::for_each_change_reversed(changes, [&](const auto& change) { erase_rows(database, change, gone); });
  chat::for_each_change(changes, [&](const auto& change) { write_rows(database, change); });
  const auto after = dangling();
  // What is undone may have led nowhere before it was overwritten.
  if (after > before && (gone == GoneRow::error || after - before > dangling_rows(database, changes)))
    throw Error(ErrorKind::conflict, database.description() + ": " + std::to_string(after - before) +
                                         " rows would refer to missing rows")
        .hint("Rows were added after the migration. Remove them first.");
}

} // namespace gc2pc
