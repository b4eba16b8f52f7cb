// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/plan_tables.hpp"

#include "adapters/sql/rows.hpp"
#include "mappings/model/error.hpp"

#include <functional>

namespace gc2pc {
namespace {

/// A change of one row: which set it belongs to and what is done.
constexpr std::string_view structure_part = "structure", rest_part = "rest";
constexpr std::string_view insert_op = "insert", before_op = "before", after_op = "after", delete_op = "delete";

/// The columns that stand before the row's own: part, op.
constexpr std::size_t own_columns = 2;

template <class Row>
std::string change_table() {
  return "plan_" + std::string(Table<Row>::name);
}

/// Calls `visit.operator()<Row>()` for every row type that a change set can hold.
template <class Visit>
void for_each_row_type(Visit&& visit) {
  const chat::ChangeSet none;
  chat::for_each_change(none, [&]<class Row>(const chat::Change<Row>&) { visit.template operator()<Row>(); });
}

/// One prepared INSERT into a table of plain columns.
class Inserter {
 public:
  Inserter(Database& database, const std::string& table, const std::vector<Storage>& columns)
      : statement_(database, sql(table, columns.size()), columns) {}

  template <class... Values>
  void insert(const Values&... values) {
    std::size_t i = 0;
    (put(values, statement_.parameters()[i++]), ...);
    statement_.execute();
  }
  [[nodiscard]] Statement& statement() { return statement_; }

  static std::string sql(const std::string& table, std::size_t columns) {
    std::string values;
    for (std::size_t i = 0; i < columns; ++i)
      values += (i == 0 ? ":p" : ", :p") + std::to_string(i);
    return "INSERT INTO " + table + " VALUES (" + values + ")";
  }

 private:
  Statement statement_;
};

template <class Row>
void write_change(Database& database, std::string_view part, const chat::Change<Row>& change) {
  if (change.empty())
    return;
  std::vector<Storage> columns(own_columns, Storage::text);
  for (const auto storage : storages<Row>())
    columns.push_back(storage);
  Statement statement(database, Inserter::sql(change_table<Row>(), columns.size()), columns);
  const auto write = [&](std::string_view op, const Row& row) {
    statement.parameters()[0].set(part);
    statement.parameters()[1].set(op);
    put_row(row, statement.parameters().subspan(own_columns));
    statement.execute();
  };
  for (const auto& row : change.inserted)
    write(insert_op, row);
  for (const auto& [before, after] : change.updated) {
    write(before_op, before);
    write(after_op, after);
  }
  for (const auto& row : change.deleted)
    write(delete_op, row);
}

Error damaged(std::string_view table) {
  return Error(ErrorKind::corrupt, "the stored plan is damaged").about(std::string(table), "");
}

template <class Row>
void read_change(Database& database, std::string_view part, chat::Change<Row>& change) {
  std::vector<Storage> columns{Storage::text};
  for (const auto storage : storages<Row>())
    columns.push_back(storage);
  Statement statement(database,
                      "SELECT op, " + RowSql<Row>::names(database.dialect()) + " FROM " + change_table<Row>() +
                          " WHERE part = :p0 ORDER BY rowid",
                      {Storage::text}, columns);
  statement.parameters()[0].set(part);
  for (statement.open(); statement.fetch();) {
    Row row;
    if (take_row(statement.results().subspan(1), row))
      throw damaged(change_table<Row>());
    const auto& op = statement.results()[0].text;
    if (op == insert_op)
      change.inserted.push_back(std::move(row));
    else if (op == before_op)
      change.updated.emplace_back(std::move(row), Row{});
    else if (op == after_op && !change.updated.empty())
      change.updated.back().second = std::move(row);
    else if (op == delete_op)
      change.deleted.push_back(std::move(row));
    else
      throw damaged(change_table<Row>());
  }
}

constexpr auto text = Storage::text;
constexpr auto integer = Storage::integer;

/// Reads all rows of a table of plain columns, in the order of writing.
void read_all(Database& database, const std::string& table, const std::string& names, const std::vector<Storage>& columns,
              const std::function<void(std::span<Slot>)>& visit) {
  Statement statement(database, "SELECT " + names + " FROM " + table + " ORDER BY rowid", {}, columns);
  for (statement.open(); statement.fetch();)
    visit(statement.results());
}

/// Takes one value out of a slot.
template <class T>
T value_of(Slot& slot, std::string_view table) {
  T value{};
  if (take(slot, value))
    throw damaged(table);
  return value;
}

struct PlainTable {
  std::string_view name, columns;
};
constexpr PlainTable plain_tables[] = {
    {"plan_header", "hash TEXT NOT NULL, creates_target INTEGER NOT NULL, legacy_pool TEXT NOT NULL, start_date INTEGER, "
                    "placeholder INTEGER, placeholder_guid TEXT"},
    {"plan_input", "name TEXT NOT NULL, value TEXT NOT NULL"},
    {"plan_room", "legacy INTEGER NOT NULL, room INTEGER NOT NULL, guid TEXT NOT NULL, path TEXT NOT NULL, name TEXT NOT NULL, "
                  "messages INTEGER NOT NULL, bytes INTEGER NOT NULL, before_start INTEGER NOT NULL, last INTEGER NOT NULL, "
                  "digested INTEGER NOT NULL, digest TEXT NOT NULL"},
    {"plan_author", "legacy INTEGER NOT NULL, principal INTEGER NOT NULL, guid TEXT NOT NULL"},
    {"plan_file", "path TEXT NOT NULL"},
    {"plan_finding", "code TEXT NOT NULL, \"table\" TEXT NOT NULL, \"key\" TEXT NOT NULL, guid TEXT, name TEXT NOT NULL, "
                     "detail TEXT NOT NULL, \"rows\" INTEGER NOT NULL"},
    {"plan_count", "kind TEXT NOT NULL, read INTEGER NOT NULL, written INTEGER NOT NULL, \"rows\" INTEGER NOT NULL"},
    {"plan_left_out", "kind TEXT NOT NULL, how TEXT NOT NULL, reason TEXT NOT NULL, \"rows\" INTEGER NOT NULL"},
    {"plan_expected", "kind TEXT NOT NULL, guid TEXT, count INTEGER NOT NULL, digest TEXT NOT NULL"}};

} // namespace

void create_plan_tables(Database& database) {
  for (const auto& table : plain_tables)
    database.execute("CREATE TABLE " + std::string(table.name) + " (" + std::string(table.columns) + ")");
  for_each_row_type([&]<class Row>() {
    std::string columns = "part TEXT NOT NULL, op TEXT NOT NULL";
    const auto storage = storages<Row>();
    std::size_t i = 0;
    for_each_column<Row>([&](const auto& column) {
      columns += ", " + database.quoted(column.name) + (storage[i++] == Storage::integer ? " INTEGER" : " TEXT");
    });
    database.execute("CREATE TABLE " + change_table<Row>() + " (" + columns + ")");
  });
}

void clear_plan_tables(Database& database) {
  for (const auto& table : plain_tables)
    database.execute("DELETE FROM " + std::string(table.name));
  for_each_row_type([&]<class Row>() { database.execute("DELETE FROM " + change_table<Row>()); });
}

void write_plan(Database& database, const Plan& plan) {
  std::optional<chat::PrincipalId> placeholder;
  std::optional<Guid> placeholder_guid;
  if (plan.placeholder) {
    placeholder = plan.placeholder->principal;
    placeholder_guid = plan.placeholder->guid;
  }
  Inserter(database, "plan_header", {text, integer, text, integer, integer, text})
      .insert(plan.hash, plan.creates_target, plan.legacy_pool, plan.start_date, placeholder, placeholder_guid);
  Inserter inputs(database, "plan_input", {text, text});
  for (const auto& [name, value] : plan.inputs)
    inputs.insert(name, value);
  Inserter rooms(database, "plan_room",
                 {integer, integer, text, text, text, integer, integer, integer, integer, integer, text});
  for (const auto& room : plan.rooms)
    rooms.insert(room.legacy, room.room, room.guid, room.path, room.name, room.messages, room.bytes, room.before_start,
                 room.last, room.digest.count, room.digest.hex());
  Inserter authors(database, "plan_author", {integer, integer, text});
  for (const auto& author : plan.authors)
    authors.insert(author.legacy, author.principal, author.guid);
  Inserter files(database, "plan_file", {text});
  for (const auto& file : plan.files)
    files.insert(file);
  Inserter findings(database, "plan_finding", {text, text, text, text, text, text, integer});
  for (const auto& finding : plan.findings)
    findings.insert(std::string(text_of(finding.code).name), finding.table, finding.key, finding.guid, finding.name,
                    finding.detail, finding.rows);
  Inserter counts(database, "plan_count", {text, integer, integer, integer});
  Inserter left_out(database, "plan_left_out", {text, text, text, integer});
  for (const auto& [kind, count] : plan.counts) {
    counts.insert(kind, count.read, count.written, count.rows);
    for (const auto& [reason, rows] : count.skipped)
      left_out.insert(kind, std::string("skipped"), reason, rows);
    for (const auto& [reason, rows] : count.rejected)
      left_out.insert(kind, std::string("rejected"), reason, rows);
  }
  Inserter expected(database, "plan_expected", {text, text, integer, text});
  for (const auto& line : plan.expected)
    expected.insert(line.kind, line.group, line.digest.count, line.digest.hex());
  chat::for_each_change(plan.structure, [&](const auto& change) { write_change(database, structure_part, change); });
  chat::for_each_change(plan.rest, [&](const auto& change) { write_change(database, rest_part, change); });
}

std::optional<Plan> read_plan(Database& database) {
  std::optional<Plan> plan;
  read_all(database, "plan_header", "hash, creates_target, legacy_pool, start_date, placeholder, placeholder_guid",
           {text, integer, text, integer, integer, text}, [&](std::span<Slot> row) {
             const std::string_view table = "plan_header";
             plan.emplace();
             plan->hash = value_of<std::string>(row[0], table);
             plan->creates_target = value_of<bool>(row[1], table);
             plan->legacy_pool = value_of<Guid>(row[2], table);
             plan->start_date = value_of<std::optional<Ticks>>(row[3], table);
             if (!row[4].is_null())
               plan->placeholder = {value_of<chat::PrincipalId>(row[4], table), value_of<Guid>(row[5], table)};
           });
  if (!plan)
    return plan;
  plan->seed = chat::seed_for(plan->legacy_pool);
  read_all(database, "plan_input", "name, value", {text, text}, [&](std::span<Slot> row) {
    plan->inputs.emplace_back(std::move(row[0].text), std::move(row[1].text));
  });
  read_all(database, "plan_room",
           "legacy, room, guid, path, name, messages, bytes, before_start, last, digested, digest",
           {integer, integer, text, text, text, integer, integer, integer, integer, integer, text}, [&](std::span<Slot> row) {
             RoomPlan room;
             room.legacy = legacy::NodeId{row[0].integer};
             room.room = chat::NodeId{row[1].integer};
             room.guid = value_of<Guid>(row[2], "plan_room");
             room.path = std::move(row[3].text);
             room.name = std::move(row[4].text);
             room.messages = row[5].integer;
             room.bytes = row[6].integer;
             room.before_start = row[7].integer;
             room.last = ChatId{row[8].integer};
             const auto digest = GroupDigest::parse(row[9].integer, row[10].text);
             if (!digest)
               throw damaged("plan_room");
             room.digest = *digest;
             plan->rooms.push_back(std::move(room));
           });
  read_all(database, "plan_author", "legacy, principal, guid", {integer, integer, text}, [&](std::span<Slot> row) {
    plan->authors.push_back({legacy::PrincipalId{row[0].integer}, chat::PrincipalId{row[1].integer},
                             value_of<Guid>(row[2], "plan_author")});
  });
  read_all(database, "plan_file", "path", {text},
           [&](std::span<Slot> row) { plan->files.push_back(std::move(row[0].text)); });
  read_all(database, "plan_finding", "code, \"table\", \"key\", guid, name, detail, \"rows\"",
           {text, text, text, text, text, text, integer}, [&](std::span<Slot> row) {
             const auto code = code_named(row[0].text);
             if (!code)
               throw damaged("plan_finding");
             plan->findings.push_back({*code, std::move(row[1].text), std::move(row[2].text),
                                       value_of<std::optional<Guid>>(row[3], "plan_finding"), std::move(row[4].text),
                                       std::move(row[5].text), row[6].integer});
           });
  read_all(database, "plan_count", "kind, read, written, \"rows\"", {text, integer, integer, integer},
           [&](std::span<Slot> row) {
             auto& count = plan->counts[row[0].text];
             count.read = row[1].integer;
             count.written = row[2].integer;
             count.rows = row[3].integer;
           });
  read_all(database, "plan_left_out", "kind, how, reason, \"rows\"", {text, text, text, integer},
           [&](std::span<Slot> row) {
             auto& count = plan->counts[row[0].text];
             (row[1].text == "skipped" ? count.skipped : count.rejected)[row[2].text] = row[3].integer;
           });
  read_all(database, "plan_expected", "kind, guid, count, digest", {text, text, integer, text}, [&](std::span<Slot> row) {
    const auto digest = GroupDigest::parse(row[2].integer, row[3].text);
    if (!digest)
      throw damaged("plan_expected");
    plan->expected.push_back(
        {std::move(row[0].text), value_of<std::optional<Guid>>(row[1], "plan_expected"), *digest});
  });
  chat::for_each_change(plan->structure, [&](auto& change) { read_change(database, structure_part, change); });
  chat::for_each_change(plan->rest, [&](auto& change) { read_change(database, rest_part, change); });
  return plan;
}

} // namespace gc2pc
