// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/store_copy.hpp"

#include "adapters/engines/engines.hpp"
#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/rows.hpp"
#include "adapters/target/control_tables.hpp"
#include "embedded/schema.hpp"
#include "mappings/model/chat.hpp"

#include <string>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

/// A table and how its columns are stored.
struct CopiedTable {
  std::string name;
  StoredColumns columns;
};

template <class... Rows>
std::vector<CopiedTable> described() {
  return {CopiedTable{std::string(Table<Rows>::name), RowSql<Rows>::columns()}...};
}

/// Those that no rule writes: their rows come with the schema, and a product may have added some.
std::vector<CopiedTable> static_tables() {
  return {{"tblPrincipalType",
           {{"ptypeID", Storage::integer},
            {"ptypeDesc", Storage::text},
            {"ptypeIsSystemUser", Storage::integer},
            {"ptypeIsUser", Storage::integer}}},
          {"tblEnumAttribute", {{"attributeID", Storage::integer}, {"attributeName", Storage::text}}},
          {"tblEnumValue",
           {{"valueID", Storage::integer},
            {"attributeID", Storage::integer},
            {"attributeValue", Storage::text}}}};
}

void copy_rows(Database& from, Database& to, const CopiedTable& table) {
  std::string names;
  std::vector<Storage> storages;
  for (const auto& [name, storage] : table.columns) {
    names += (names.empty() ? "" : ", ") + from.quoted(name);
    storages.push_back(storage);
  }
  const auto rows =
      from.engine().rows.stream(from, "SELECT " + names + " FROM " + from.quoted(table.name), {}, storages);
  BulkInserter inserter(to, table.name, table.columns);
  while (rows->fetch()) {
    if (const auto mismatch = rows->first_not_integer(0))
      refuse_value(table.name, "", table.columns[mismatch->column].first, "a whole number", mismatch->found);
    inserter.insert_slots(rows->results());
  }
  inserter.flush();
}

} // namespace

void copy_store(const ConnectionString& from_connection, const ConnectionString& to_connection) {
  Database from(engine_of(from_connection), from_connection, Access::read_only);
  Database to(engine_of(to_connection), to_connection, Access::read_write);
  const Transaction snapshot(from, Access::read_only);
  Transaction transaction(to, DefinesTables{});
  to.execute_script(schema::persistent_chat);
  const auto present = from.tables();
  auto tables = static_tables();
  for (const auto& table : tables)
    to.execute("DELETE FROM " + to.quoted(table.name)); // the rows that came with the schema
  for (auto& table :
       described<chat::Config, chat::Principal, chat::Affiliation, chat::PrincipalMeta, chat::Addin,
                 chat::Node, chat::RoleType, chat::Role, chat::ScopeEntry, chat::Message, chat::LastChatId,
                 chat::Invitation, chat::LastInviteId, chat::Preference>())
    tables.push_back(std::move(table));
  const auto control = control_columns();
  if (has_name(present, control.front().first)) {
    ControlTables(to).prepare();
    for (const auto& [name, columns] : control)
      tables.push_back({name, columns});
  }
  for (const auto& table : tables)
    if (has_name(present, table.name))
      with_context("copying " + table.name, [&] { copy_rows(from, to, table); });
  transaction.commit();
}

} // namespace gc2pc
