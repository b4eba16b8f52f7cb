// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/control_tables.hpp"

#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/statement.hpp"
#include "adapters/target/write_probe.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <memory>

namespace gc2pc {
namespace {

constexpr std::string_view mark_table = "gc2pc_mark";
constexpr std::string_view cursor_table = "gc2pc_cursor";
constexpr std::string_view kept_table = "gc2pc_kept";

StoredColumns cursor_columns() {
  return {{"run", Storage::text},         {"node", Storage::integer}, {"last_chat_id", Storage::integer},
          {"messages", Storage::integer}, {"digest", Storage::text},  {"complete", Storage::integer}};
}

/// Rooms in one statement: a transaction may hold a thousand small rooms, and a round trip for each would
/// take longer than their messages.
constexpr std::size_t cursors_at_once = 500;

/// Calls `visit` with parts of a list that are small enough for one statement.
template <class T, class Visit>
void in_parts(std::span<const T> list, const Visit& visit) {
  for (auto rest = list; !rest.empty();) {
    const auto part = rest.first(std::min(rest.size(), cursors_at_once));
    rest = rest.subspan(part.size());
    visit(part);
  }
}

void erase_cursors(Database& database, std::string_view run_id, std::span<const chat::NodeId> rooms) {
  std::string places;
  for (std::size_t i = 1; i <= rooms.size(); ++i)
    places += (i == 1 ? ":p" : ", :p") + std::to_string(i);
  std::vector<Storage> storages(rooms.size() + 1, Storage::integer);
  storages[0] = Storage::text;
  Statement erase(database,
                  "DELETE FROM " + database.quoted(cursor_table) + " WHERE run = :p0 AND node IN (" + places +
                      ")",
                  storages);
  erase.parameters()[0].set(run_id);
  for (std::size_t i = 0; i < rooms.size(); ++i)
    erase.parameters()[i + 1].set(rooms[i].value);
  erase.execute();
}

/// One statement for rows that are there and rows that are not; prepared, with its values.
std::unique_ptr<Statement> upsert_of(Database& database, std::string_view run_id,
                                     std::span<const RoomCursor> cursors) {
  const auto columns = cursor_columns();
  std::string names, replaced, rows;
  for (const auto& [name, storage] : columns) {
    names += (names.empty() ? "" : ", ") + name;
    if (name != "run" && name != "node")
      replaced += (replaced.empty() ? "" : ", ") + name + " = excluded." + name;
  }
  std::vector<Storage> storages;
  for (std::size_t row = 0; row < cursors.size(); ++row) {
    rows += row == 0 ? "(" : ", (";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      rows += (i == 0 ? ":p" : ", :p") + std::to_string(storages.size());
      storages.push_back(columns[i].second);
    }
    rows += ")";
  }
  auto upsert = std::make_unique<Statement>(database,
                                            "INSERT INTO " + database.quoted(cursor_table) + " (" + names +
                                                ") VALUES " + rows +
                                                " ON CONFLICT (run, node) DO UPDATE SET " + replaced,
                                            storages);
  auto slot = upsert->parameters().begin();
  const auto set = [&](const auto& value) { put(value, *slot++); };
  for (const auto& cursor : cursors) {
    set(run_id);
    set(cursor.room);
    set(cursor.last);
    set(cursor.digest.count);
    set(cursor.digest.hex());
    set(cursor.complete);
  }
  return upsert;
}

} // namespace

bool is_own_table(std::string_view table) {
  return same_name(table, mark_table) || same_name(table, cursor_table) || same_name(table, kept_table) ||
         same_name(table, probe_table);
}

std::vector<std::pair<std::string, StoredColumns>> control_columns() {
  return {
      {std::string(mark_table), {{"run", Storage::text}, {"mark", Storage::text}, {"detail", Storage::text}}},
      {std::string(kept_table),
       {{"run", Storage::text},
        {"mark", Storage::text},
        {"table_name", Storage::text},
        {"row_number", Storage::integer},
        {"column_name", Storage::text},
        {"content", Storage::text}}},
      {std::string(cursor_table), cursor_columns()}};
}

bool ControlTables::exist() {
  const auto tables = database_.tables();
  return has_name(tables, mark_table) && has_name(tables, cursor_table);
}

void ControlTables::look() {
  known_ = known_ || exist();
}

void ControlTables::prepare() {
  look();
  if (known_)
    return;
  database_.translated([&] { database_.engine().catalogue.prepare_control(database_); });
  const std::string text(database_.dialect().type(Storage::text));
  const std::string key(database_.dialect().key_type());
  const std::string integer(database_.dialect().type(Storage::integer));
  database_.execute("CREATE TABLE " + database_.quoted(mark_table) + " (run " + key + " NOT NULL, mark " +
                    key + " NOT NULL, detail " + text + " NOT NULL, PRIMARY KEY (run, mark))");
  database_.execute("CREATE TABLE " + database_.quoted(kept_table) + " (run " + key + " NOT NULL, mark " +
                    key + " NOT NULL, table_name " + key + " NOT NULL, row_number " + integer +
                    " NOT NULL, column_name " + key + " NOT NULL, content " + text +
                    " NOT NULL, PRIMARY KEY (run, mark, table_name, row_number, column_name))");
  database_.execute("CREATE TABLE " + database_.quoted(cursor_table) + " (run " + key + " NOT NULL, node " +
                    integer + " NOT NULL, last_chat_id " + integer + " NOT NULL, messages " + integer +
                    " NOT NULL, digest " + text + " NOT NULL, complete " + integer +
                    " NOT NULL, PRIMARY KEY (run, node))");
}

void ControlTables::prepare_apart() {
  if (database_.engine().connector.defines_anywhere())
    return;
  look();
  if (known_)
    return;
  Transaction transaction(database_, DefinesTables{});
  prepare();
  transaction.commit();
}

std::optional<std::string> ControlTables::mark(std::string_view run_id, std::string_view name) {
  look();
  if (!known_)
    return std::nullopt;
  Statement statement(
      database_, "SELECT detail FROM " + database_.quoted(mark_table) + " WHERE run = :p0 AND mark = :p1",
      {Storage::text, Storage::text}, {Storage::text});
  statement.parameters()[0].set(run_id);
  statement.parameters()[1].set(name);
  statement.open();
  if (!statement.fetch())
    return std::nullopt;
  return statement.results()[0].text;
}

void ControlTables::set_mark(std::string_view run_id, std::string_view name, std::string_view detail) {
  prepare();
  execute_with(database_,
               "INSERT INTO " + database_.quoted(mark_table) + " (run, mark, detail) VALUES (:p0, :p1, :p2)",
               run_id, name, detail);
}

void ControlTables::remove_mark(std::string_view run_id, std::string_view name) {
  look();
  if (known_)
    execute_with(database_, "DELETE FROM " + database_.quoted(mark_table) + " WHERE run = :p0 AND mark = :p1",
                 run_id, name);
}

std::vector<RoomCursor> ControlTables::cursors(std::string_view run_id) {
  std::vector<RoomCursor> result;
  if (!known_ && !exist())
    return result;
  database_.engine().connector.await_writers(database_, cursor_table);
  Statement statement(
      database_,
      "SELECT node, last_chat_id, messages, digest, complete FROM " + database_.quoted(cursor_table) +
          " WHERE run = :p0 ORDER BY node",
      {Storage::text},
      {Storage::integer, Storage::integer, Storage::integer, Storage::text, Storage::integer});
  statement.parameters()[0].set(run_id);
  for (statement.open(); statement.fetch();) {
    const auto values = statement.results();
    const auto digest = GroupDigest::parse(values[2].integer, values[3].text);
    if (!digest)
      throw Error(ErrorKind::corrupt, database_.description() + ": gc2pc_cursor contains an invalid digest")
          .about("room", "nodeID " + std::to_string(values[0].integer));
    result.push_back(
        {chat::NodeId{values[0].integer}, ChatId{values[1].integer}, *digest, values[4].integer != 0});
  }
  return result;
}

void ControlTables::commit_with_cursors(Transaction& transaction, std::string_view run_id,
                                        std::span<const RoomCursor> cursors) {
  if (cursors.empty()) {
    transaction.commit();
    return;
  }
  prepare();
  if (database_.dialect().upserts()) {
    std::unique_ptr<Statement> last;
    in_parts(cursors, [&](std::span<const RoomCursor> part) {
      if (last)
        last->execute();
      last = upsert_of(database_, run_id, part);
    });
    transaction.commit_with(*last);
    return;
  }
  std::vector<chat::NodeId> rooms;
  for (const auto& cursor : cursors)
    rooms.push_back(cursor.room);
  in_parts(std::span<const chat::NodeId>(rooms),
           [&](std::span<const chat::NodeId> part) { erase_cursors(database_, run_id, part); });
  BulkInserter inserter(database_, cursor_table, cursor_columns());
  for (const auto& cursor : cursors)
    inserter.insert(run_id, cursor.room, cursor.last, cursor.digest.count, cursor.digest.hex(),
                    cursor.complete);
  inserter.flush();
  transaction.commit();
}

void ControlTables::remove_cursors(std::string_view run_id, std::span<const chat::NodeId> rooms) {
  look();
  if (known_)
    in_parts(rooms, [&](std::span<const chat::NodeId> part) { erase_cursors(database_, run_id, part); });
}

void ControlTables::lock() {
  database_.engine().connector.lock_tables(database_, {std::string(mark_table), std::string(cursor_table)});
}

std::vector<std::string> ControlTables::runs() {
  std::vector<std::string> result;
  if (!exist())
    return result;
  Statement statement(database_,
                      "SELECT run FROM " + database_.quoted(mark_table) + " UNION SELECT run FROM " +
                          database_.quoted(cursor_table) + " ORDER BY 1",
                      {}, {Storage::text});
  for (statement.open(); statement.fetch();)
    result.push_back(statement.results()[0].text);
  return result;
}

void ControlTables::remove_run(std::string_view run_id) {
  if (!exist())
    return;
  for (const auto table : {mark_table, cursor_table, kept_table})
    execute_with(database_, "DELETE FROM " + database_.quoted(table) + " WHERE run = :p0", run_id);
  if (runs().empty())
    drop();
}

void ControlTables::drop() {
  if (!exist())
    return;
  database_.execute("DROP TABLE " + database_.quoted(cursor_table));
  database_.execute("DROP TABLE " + database_.quoted(kept_table));
  database_.execute("DROP TABLE " + database_.quoted(mark_table));
  database_.translated([&] { database_.engine().catalogue.remove_control(database_); });
}

KeptTexts::KeptTexts(Database& database, std::string_view run_id, std::string_view mark)
    : database_(database), run_(run_id), mark_(mark) {}

bool KeptTexts::exist() {
  if (!exist_)
    exist_ = has_name(database_.tables(), kept_table);
  return *exist_;
}

void KeptTexts::add(std::string_view table, std::int64_t row, std::string_view column,
                    std::string_view text) {
  if (!exist()) {
    ControlTables(database_).prepare();
    exist_ = true;
  }
  execute_with(database_,
               "INSERT INTO " + database_.quoted(kept_table) +
                   " (run, mark, table_name, row_number, column_name, content) VALUES (:p0, :p1, :p2, :p3, "
                   ":p4, :p5)",
               run_, mark_, table, row, column, text);
}

std::vector<std::pair<std::string, std::string>> KeptTexts::of(std::string_view table, std::int64_t row) {
  std::vector<std::pair<std::string, std::string>> result;
  if (!exist())
    return result;
  Statement statement(database_,
                      "SELECT column_name, content FROM " + database_.quoted(kept_table) +
                          " WHERE run = :p0 AND mark = :p1 AND table_name = :p2 "
                          "AND row_number = :p3 ORDER BY column_name",
                      {Storage::text, Storage::text, Storage::text, Storage::integer},
                      {Storage::text, Storage::text});
  const auto values = statement.parameters();
  values[0].set(std::string_view(run_));
  values[1].set(std::string_view(mark_));
  values[2].set(table);
  values[3].set(row);
  for (statement.open(); statement.fetch();)
    result.emplace_back(statement.results()[0].text, statement.results()[1].text);
  return result;
}

void KeptTexts::forget() {
  if (exist())
    execute_with(database_, "DELETE FROM " + database_.quoted(kept_table) + " WHERE run = :p0 AND mark = :p1",
                 run_, mark_);
}

} // namespace gc2pc
