// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/change_writer.hpp"

#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/own_numbers.hpp"
#include "adapters/sql/row_eraser.hpp"
#include "adapters/sql/row_writer.hpp"
#include "adapters/target/dangling_rows.hpp"
#include "adapters/target/whole_table.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <set>
#include <type_traits>
#include <unordered_set>
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

/// Which way changes are done. Taking millions of rows back must not need a second list of them.
enum class Way { there, back };

/// What a change of one table comes to in a direction.
template <class Row>
struct Directed {
  const chat::Rows<Row>&inserted, &deleted;
  const std::vector<std::pair<Row, Row>>& updated;
  Way way;

  Directed(const chat::Change<Row>& change, Way direction)
      : inserted(direction == Way::there ? change.inserted : change.deleted),
        deleted(direction == Way::there ? change.deleted : change.inserted), updated(change.updated),
        way(direction) {}
  [[nodiscard]] const Row& before(const std::pair<Row, Row>& update) const {
    return way == Way::there ? update.first : update.second;
  }
  [[nodiscard]] const Row& after(const std::pair<Row, Row>& update) const {
    return way == Way::there ? update.second : update.first;
  }
};

/// Calls `visit` for the rows of a table in the order in which none refers to a later one, for engines that
/// check a reference when its row is written: rooms refer to categories.
template <class Rows, class Visit>
void parents_first(const Rows& rows, const Visit& visit) {
  if constexpr (std::is_same_v<typename Rows::value_type, chat::Node>) {
    for (const bool categories : {true, false})
      for (const auto& row : rows)
        if (row.is_category == categories)
          visit(row);
  } else {
    for (const auto& row : rows)
      visit(row);
  }
}

template <class Rows, class Visit>
void children_first(const Rows& rows, const Visit& visit) {
  if constexpr (std::is_same_v<typename Rows::value_type, chat::Node>) {
    for (const bool categories : {false, true})
      for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        if (row->is_category == categories)
          visit(*row);
  } else {
    for_each_reversed(rows, visit);
  }
}

/// An update that changes the key of its row is a row that goes and one that comes: in whatever order updates
/// were done, one of them could meet the key of a row that still has it.
template <class Row>
bool moves(const std::pair<Row, Row>& update) {
  return compare_keys(update.first, update.second) != 0;
}

/// Whether a table has columns that are not its key: an update that moves no row changes those.
template <class Row>
constexpr bool has_values_beside_key() {
  return std::apply([](const auto&... columns) { return ((columns.key == Key::no) || ...); },
                    Table<Row>::columns);
}

/// GUIDs that rows get which did not have them.
template <class Row>
std::unordered_set<Guid> wanted_guids(const Directed<Row>& change) {
  std::unordered_set<Guid> result;
  if (change.updated.empty())
    return result; // no row has to make room for another
  for (const auto& row : change.inserted)
    result.insert(row.guid);
  for (const auto& update : change.updated)
    if (change.before(update).guid != change.after(update).guid)
      result.insert(change.after(update).guid);
  return result;
}

/// What a row is called that has to give its GUID away before it gets its own.
template <class Row>
Guid meanwhile_guid(const Row& row) {
  return Guid::v5(row.guid, "meanwhile");
}

/// Of rows that stay, each may have a GUID that another row gets: no two may have it, not even until the next
/// statement.
void free_guids(Database& database, const Directed<chat::Principal>& principals) {
  RowWriter<chat::Principal> writer(database);
  const auto wanted = wanted_guids(principals);
  for (const auto& update : principals.updated) {
    const auto& before = principals.before(update);
    if (before.guid == principals.after(update).guid || !wanted.contains(before.guid))
      continue;
    auto freed = before;
    freed.guid = meanwhile_guid(before);
    writer.update(freed, [&before](std::int64_t rows) { must_meet_one(rows, before); });
  }
  writer.end();
}

/// Rooms and categories that stay may still refer to one that goes: what they refer to in the end may not be
/// there yet, and cannot be written before, because what comes may take the GUID of what goes. For engines
/// that check a reference when a row is erased they are below the root in the meantime, without an add-in.
void detach_nodes(Database& database, const Directed<chat::Node>& nodes,
                  const Directed<chat::Addin>& addins) {
  if (nodes.updated.empty())
    return;
  std::set<chat::NodeId> gone_nodes;
  std::set<Guid> gone_addins;
  for (const auto& node : nodes.deleted)
    gone_nodes.insert(node.id);
  for (const auto& addin : addins.deleted)
    gone_addins.insert(addin.id);
  const auto wanted = wanted_guids(nodes);
  RowWriter<chat::Node> writer(database);
  for (const auto& update : nodes.updated) {
    const auto& before = nodes.before(update);
    auto detached = before;
    if (before.parent && gone_nodes.contains(*before.parent))
      detached.parent = chat::root_node;
    if (before.addin && gone_addins.contains(*before.addin))
      detached.addin.reset();
    if (before.guid != nodes.after(update).guid && wanted.contains(before.guid))
      detached.guid = meanwhile_guid(before);
    if (detached != before)
      writer.update(detached, [&before](std::int64_t rows) { must_meet_one(rows, before); });
  }
  writer.end();
}

/// A row that is to be taken back and is not there is what is wanted.
template <class Row>
void erase_rows(Database& database, const Directed<Row>& change) {
  RowWriter<Row> writer(database);
  if (change.way == Way::there) {
    children_first(change.deleted, [&](const Row& row) {
      // By value: rows of a packed list move on before the server answers.
      writer.erase(row, [row](std::int64_t rows) { must_meet_one(rows, row); });
    });
  } else if (holds_only<Row>(database, change.deleted)) {
    database.execute("DELETE FROM " + database.quoted(Table<Row>::name));
  } else {
    RowEraser<Row> eraser(database);
    children_first(change.deleted, [&](const Row& row) { eraser.erase(row); });
    eraser.flush();
  }
  for (const auto& update : change.updated)
    if (moves(update))
      writer.erase(change.before(update),
                   [&row = change.before(update)](std::int64_t rows) { must_meet_one(rows, row); });
  writer.end();
}

/// Inserts first: an updated row may refer to a new one of the same table.
template <class Row>
void write_rows(Database& database, const Directed<Row>& change) {
  std::vector<Row> moved;
  for (const auto& update : change.updated)
    if (moves(update))
      moved.push_back(change.after(update));
  if (!change.inserted.empty() || !moved.empty()) {
    const OwnNumbersOf<Row> numbers(database);
    auto inserter = BulkInserter::of<Row>(database);
    parents_first(change.inserted, [&](const Row& row) { inserter.insert_row(row); });
    inserter.insert_rows(std::span<const Row>(moved));
    inserter.flush();
  }
  if constexpr (has_values_beside_key<Row>()) {
    RowWriter<Row> writer(database);
    for (const auto& update : change.updated)
      if (!moves(update))
        writer.update(change.after(update),
                      [&row = change.before(update)](std::int64_t rows) { must_meet_one(rows, row); });
    writer.end();
  }
}

/// Where the changes can leave a reference to nowhere: in what they write. Only when rows go that others
/// refer to, it can be anywhere, the messages included; a check of everything is then worth its time.
std::optional<std::vector<std::string>> tables_at_risk(const chat::ChangeSet& changes, Way way) {
  std::vector<std::string> tables;
  bool anywhere = false;
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    const Directed<Row> directed(change, way);
    if constexpr (std::is_same_v<Row, chat::Principal> || std::is_same_v<Row, chat::Node> ||
                  std::is_same_v<Row, chat::Addin>)
      anywhere = anywhere || !directed.deleted.empty();
    if (!directed.inserted.empty() || !directed.updated.empty())
      tables.emplace_back(Table<Row>::name);
  });
  return anywhere ? std::nullopt : std::optional(std::move(tables));
}

void do_changes(Database& database, const chat::ChangeSet& changes, Way way) {
  const auto tables = tables_at_risk(changes, way);
  const auto dangling = [&] {
    return database.translated(
        [&] { return database.engine().catalogue.dangling_references(database, tables); });
  };
  const auto before = dangling();
  detach_nodes(database, {changes.nodes, way}, {changes.addins, way});
  free_guids(database, {changes.principals, way});
  chat::for_each_change_reversed(changes, [&]<class Row>(const chat::Change<Row>& change) {
    erase_rows(database, Directed<Row>(change, way));
  });
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    write_rows(database, Directed<Row>(change, way));
  });
  const auto after = dangling();
  // What is taken back may have led nowhere before it was overwritten.
  if (after > before && (way == Way::there || after - before > dangling_before_images(database, changes)))
    throw Error(ErrorKind::conflict, database.description() + ": " + std::to_string(after - before) +
                                         " rows would refer to missing rows")
        .hint("Rows were added after the migration. Remove them first.");
}

} // namespace

void write_changes(Database& database, const chat::ChangeSet& changes) {
  do_changes(database, changes, Way::there);
}

void take_back_changes(Database& database, const chat::ChangeSet& changes) {
  do_changes(database, changes, Way::back);
}

} // namespace gc2pc
