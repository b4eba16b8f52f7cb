// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/chat_tables.hpp"

#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/own_numbers.hpp"
#include "adapters/target/control_tables.hpp"
#include "adapters/target/product_schema.hpp"
#include "embedded/schema.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <set>

namespace gc2pc {
namespace {

/// Tables of persistent_chat.sql, in its order: each refers only to those before it.
constexpr std::string_view chat_table_names[] = {
    "tblConfig",        "tblPrincipalType", "tblPrincipal",        "tblPrincipalAffiliations",
    "tblPrincipalMeta", "tblEnumAttribute", "tblEnumValue",        "tblSiopWhiteList",
    "tblNode",          "tblRoleType",      "tblPrincipalRole",    "tblScopePrincipal",
    "tblChat",          "tblLastChatId",    "tblPrincipalInvites", "tblLastInviteId",
    "tblPreference",    "tblFileToken"};

/// Tables whose rows come with the schema: they say nothing about whether the database is in use.
constexpr std::string_view static_table_names[] = {"tblPrincipalType", "tblEnumAttribute", "tblEnumValue"};

bool is_static(std::string_view table) {
  return std::any_of(std::begin(static_table_names), std::end(static_table_names),
                     [&](std::string_view name) { return same_name(name, table); });
}

bool holds_rows(Database& database, std::string_view table) {
  return with_context("reading " + std::string(table), [&] {
    return database.number("SELECT CASE WHEN EXISTS (SELECT 1 FROM " + database.quoted(table) +
                           ") THEN 1 ELSE 0 END") != 0;
  });
}

/// A row in any table but the static ones.
bool is_in_use(Database& database, const std::vector<std::string>& tables) {
  return std::any_of(std::begin(chat_table_names), std::end(chat_table_names), [&](std::string_view name) {
    return !is_static(name) && has_name(tables, name) && holds_rows(database, name);
  });
}

/// Adds what `Row`'s table lacks.
template <class Row>
void add_missing(Database& database, const std::vector<std::string>& tables, std::string& missing) {
  const auto add = [&](const std::string& text) { missing += (missing.empty() ? "" : "; ") + text; };
  const std::string table(Table<Row>::name);
  if (!has_name(tables, table)) {
    add("table " + table + " is missing");
    return;
  }
  const auto columns = database.columns(table);
  for_each_column<Row>([&](const auto& column) {
    if (!has_name(columns, column.name))
      add(table + " has no column " + std::string(column.name));
  });
}

std::string missing_in(Database& database) {
  const auto tables = database.tables();
  std::string missing;
  chat::for_each_table(chat::Tables(), [&]<class Row>(const std::vector<Row>&) {
    if constexpr (std::is_same_v<Row, chat::LastChatId>) // where the schema has tblChat
      add_missing<chat::Message>(database, tables, missing);
    add_missing<Row>(database, tables, missing);
  });
  return missing;
}

template <class Row>
void insert_rows(Database& database, const std::vector<Row>& rows) {
  const OwnNumbersOf<Row> numbers(database);
  auto inserter = BulkInserter::of<Row>(database);
  inserter.insert_rows(std::span<const Row>(rows));
  inserter.flush();
}

/// Puts the rows that the schema has for it into a table that another program made: it may have more columns,
/// in another order, and number its rows itself.
void fill_static_table(Database& database, const std::string& name) {
  std::vector<std::string> columns;
  std::string list;
  for (const auto& column : product_table(name)->columns) {
    columns.push_back(column.name);
    list += (list.empty() ? "" : ", ") + database.quoted(column.name);
  }
  const auto begin = "INSERT INTO " + name + " VALUES";
  const OwnNumbers numbers(database, name, columns);
  for (const auto& statement : statements_of(schema::persistent_chat))
    if (statement.starts_with(begin))
      database.execute("INSERT INTO " + database.quoted(name) + " (" + list + ")" +
                       std::string(database.dialect().overriding_ids()) + " VALUES" +
                       statement.substr(begin.size()));
}

/// Keys of a table whose rows come with the schema; none when there is no such table.
std::set<std::int64_t> read_keys(Database& database, const std::vector<std::string>& tables,
                                 std::string_view table, std::string_view column) {
  std::set<std::int64_t> keys;
  if (!has_name(tables, table))
    return keys;
  Statement statement(database, "SELECT " + database.quoted(column) + " FROM " + database.quoted(table), {},
                      {Storage::integer});
  for (statement.open(); statement.fetch();)
    if (!statement.first_not_integer(0) && !statement.results()[0].is_null())
      keys.insert(statement.results()[0].integer);
  return keys;
}

/// What the product's setup has put into a store (C55).
class SetUp {
 public:
  void look_at(const chat::Tables& tables) {
    for (const auto& node : tables.nodes)
      if (node.id == chat::root_node) {
        root_ = true;
        root_is_right_ = root_is_right_ || (node.is_category && node.parent == chat::root_node);
      }
    for (const auto& principal : tables.principals)
      system_ = system_ || principal.type == PrincipalType::system_user;
  }
  /// Throws conflict when a part is missing.
  void require(Database& database) const {
    const auto refuse = [&](const char* what) {
      throw Error(ErrorKind::conflict, database.description() + what)
          .hint("Complete the product's setup of the target first.");
    };
    if (!root_)
      refuse(" has no root category (tblNode, nodeID 1)");
    if (!root_is_right_)
      refuse(": tblNode, nodeID 1 is not a category that is its own parent");
    if (!system_)
      refuse(" has no system principal (tblPrincipal, prinTypeID 4)");
  }

 private:
  bool root_ = false, root_is_right_ = false, system_ = false;
};

/// Rows of a piece.
constexpr std::size_t rows_at_once = 4'096;

template <class Row>
void visit_table(Database& database, const std::function<void(const chat::Tables&)>& visit) {
  chat::Tables piece;
  auto& rows = chat::rows_of<Row>(piece);
  for_each_row_of_table<Row>(database, [&](Row&& row) {
    rows.push_back(std::move(row));
    if (rows.size() < rows_at_once)
      return;
    visit(piece);
    rows.clear();
  });
  if (!rows.empty())
    visit(piece);
}

} // namespace

StoreState state_of(Database& database) {
  auto tables = database.tables();
  std::erase_if(tables, is_own_table);
  if (tables.empty())
    return StoreState::empty;
  if (has_name(tables, "tblVersion") || has_name(database.columns("tblNode"), "roleDefinerId"))
    throw Error(ErrorKind::wrong_input,
                database.description() + " is a legacy Group Chat database, not a Persistent Chat one")
        .hint("Give the Persistent Chat database, or a new file, as the target.");
  if (!has_name(tables, "tblNode") && !has_name(tables, "tblPrincipal") && !has_name(tables, "tblChat"))
    throw Error(ErrorKind::wrong_input,
                database.description() + " is not a Persistent Chat database: it has other tables")
        .hint("Give the Persistent Chat database, or a new file, as the target.");
  if (!is_in_use(database, tables)) {
    check_layout(database);
    return StoreState::empty;
  }
  return StoreState::present;
}

void check_layout(Database& database) {
  const auto missing = missing_in(database);
  if (!missing.empty())
    throw Error(ErrorKind::wrong_input,
                database.description() + " is not a complete Persistent Chat database: " + missing)
        .hint("Give the right database, or update it with the product's setup.");
}

chat::Inventory read_structure(Database& database) {
  chat::Inventory result;
  chat::for_each_table(result, [&]<class Row>(std::vector<Row>& rows) { rows = read_table<Row>(database); });
  const auto tables = database.tables();
  result.statics = chat::StaticRows{read_keys(database, tables, "tblPrincipalType", "ptypeID"),
                                    read_keys(database, tables, "tblEnumValue", "valueID")};

  SetUp found;
  found.look_at(result);
  found.require(database);
  return result;
}

void visit_structure(Database& database, const std::function<void(const chat::Tables&)>& identities,
                     const std::function<void(const chat::Tables&)>& rows) {
  SetUp found;
  const auto take = [&](const chat::Tables& piece) {
    found.look_at(piece);
    identities(piece);
  };
  visit_table<chat::Principal>(database, take);
  visit_table<chat::Node>(database, take);
  found.require(database);
  chat::for_each_table(chat::Tables(),
                       [&]<class Row>(const std::vector<Row>&) { visit_table<Row>(database, rows); });
}

std::map<chat::NodeId, chat::RoomMessages> read_rooms(Database& database) {
  std::map<chat::NodeId, chat::RoomMessages> rooms;
  const auto room = database.quoted("channelId");
  Statement statement(database,
                      "SELECT " + room + ", " + std::string(database.dialect().count_rows()) + ", max(" +
                          database.quoted("chatId") + ") FROM " + database.quoted("tblChat") + " GROUP BY " +
                          room,
                      {}, std::vector<Storage>(3, Storage::integer));
  for (statement.open(); statement.fetch();) {
    if (const auto mismatch = statement.first_not_integer(0))
      throw Error(ErrorKind::wrong_input, std::string("column ") +
                                              (mismatch->column == 0 ? "channelId" : "chatId") + " holds " +
                                              mismatch->found + " where a whole number is expected")
          .about("tblChat", "");
    const auto values = statement.results();
    rooms[chat::NodeId{values[0].integer}] = {values[1].integer, ChatId{values[2].integer}};
  }
  return rooms;
}

std::vector<TableDigest> digest_tables(Database& database) {
  const auto tables = database.tables();
  std::vector<TableDigest> digests;
  for (const auto name : chat_table_names) {
    if (!has_name(tables, name))
      continue;
    std::string columns;
    for (const auto& column : database.columns(name))
      columns += (columns.empty() ? "" : ", ") + database.quoted(column);
    const auto select = "SELECT " + columns + " FROM " + database.quoted(name);
    with_context("reading " + std::string(name), [&] {
      digests.push_back({std::string(name), database.translated([&] {
                           return database.engine().rows.digest(database, select);
                         })});
    });
  }
  return digests;
}

std::vector<std::string> empty_static_tables(Database& database) {
  std::vector<std::string> result;
  const auto tables = database.tables();
  for (const auto name : static_table_names)
    if (has_name(tables, name) && !holds_rows(database, name))
      result.emplace_back(name);
  return result;
}

Groundwork write_seed(Database& database, const chat::Seed& seed) {
  Groundwork groundwork;
  groundwork.tables_were_there = has_name(database.tables(), "tblNode");
  if (groundwork.tables_were_there) {
    groundwork.filled = empty_static_tables(database);
    for (const auto& name : groundwork.filled)
      fill_static_table(database, name);
  } else {
    database.execute_script(schema::persistent_chat);
  }
  insert_rows(database, std::vector{seed.config});
  insert_rows(database, seed.role_types);
  insert_rows(database, std::vector{seed.system});
  insert_rows(database, std::vector{seed.root});
  return groundwork;
}

void clear_tables(Database& database, const std::vector<std::string>& filled) {
  const auto tables = database.tables();
  for (auto name = std::rbegin(chat_table_names); name != std::rend(chat_table_names); ++name)
    if (has_name(tables, *name) && (!is_static(*name) || has_name(filled, *name)))
      database.execute("DELETE FROM " + database.quoted(*name));
}

void drop_tables(Database& database) {
  const auto tables = database.tables();
  for (auto name = std::rbegin(chat_table_names); name != std::rend(chat_table_names); ++name)
    if (has_name(tables, *name))
      database.execute("DROP TABLE " + database.quoted(*name));
}

} // namespace gc2pc
