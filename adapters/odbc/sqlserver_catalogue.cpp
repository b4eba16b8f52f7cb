// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_catalogue.hpp"

#include "adapters/odbc/odbc_statement.hpp"
#include "adapters/odbc/sqlserver_sql.hpp"
#include "adapters/sql/database.hpp"

#include <map>

namespace gc2pc {
namespace {

struct ColumnKind {
  Holds holds;
  int bits = 64;
};

ColumnKind column_kind_of(const std::string& type) {
  static const std::map<std::string, ColumnKind, std::less<>> kinds{
      {"bit", {Holds::numbers, 1}},  {"tinyint", {Holds::numbers, 8}}, {"smallint", {Holds::numbers, 16}},
      {"int", {Holds::numbers, 32}}, {"bigint", {Holds::numbers, 64}}, {"char", {Holds::text}},
      {"varchar", {Holds::text}},    {"text", {Holds::text}},          {"nchar", {Holds::text}},
      {"nvarchar", {Holds::text}},   {"ntext", {Holds::text}},         {"uniqueidentifier", {Holds::guid}},
      {"datetime", {Holds::time}},   {"datetime2", {Holds::time}},     {"smalldatetime", {Holds::other}},
  };
  const auto found = kinds.find(type);
  return found == kinds.end() ? ColumnKind{Holds::other} : found->second;
}

std::optional<std::int64_t> length_of(const std::string& type, std::int64_t bytes) {
  if (bytes <= 0 || type == "text" || type == "ntext") // -1 is `max`
    return std::nullopt;
  if (type == "nchar" || type == "nvarchar")
    return bytes / 2;
  if (type == "char" || type == "varchar")
    return bytes;
  return std::nullopt;
}

void reseed(Database& database, const Numbering& numbering, std::int64_t value) {
  database.execute(std::string(tsql::level_read_committed));
  database.execute(tsql::reseed(numbering.place, value));
}

/// The first column of what a statement delivers; its parameters are question marks.
std::vector<std::string> listed(Database& database, std::string_view sql,
                                const std::vector<std::string>& parameters = {}) {
  return odbc::listed(database.session(), std::string(sql), parameters);
}

void do_run(Database& database, std::string_view sql) {
  odbc::run(database.session(), std::string(sql));
}

std::string schema_hint(std::string_view schema) {
  return "Ask an administrator to make it the default schema of the account: ALTER USER NAME WITH "
         "DEFAULT_SCHEMA = " +
         tsql::bracketed(schema) + ".";
}

} // namespace

std::vector<std::string> SqlServerCatalogue::tables(Database& database) const {
  return listed(database, tsql::tables());
}

std::vector<std::string> SqlServerCatalogue::columns(Database& database, std::string_view table) const {
  return listed(database, tsql::columns, {database.quoted(table)});
}

std::optional<OtherSchemas> SqlServerCatalogue::other_schemas_with(Database& database,
                                                                   std::string_view table) const {
  const auto schemas = listed(database, tsql::schemas_with, {std::string(table)});
  if (schemas.empty())
    return std::nullopt;
  return OtherSchemas{schemas, schema_hint(schemas.front())};
}

void SqlServerCatalogue::prepare_control(Database& database) const {
  if (!listed(database, tsql::has_control_schema).empty())
    return;
  do_run(database, tsql::make_control_schema);
  do_run(database, tsql::make_schema_marker);
}

void SqlServerCatalogue::remove_control(Database& database) const {
  // Not one that an administrator made, nor one that another program uses by now.
  if (listed(database, tsql::left_in_control_schema) !=
      std::vector<std::string>{std::string(tsql::schema_marker)})
    return;
  do_run(database, tsql::drop_schema_marker);
  do_run(database, tsql::drop_control_schema);
}

std::vector<std::string> SqlServerCatalogue::lacking_rights(Database& database) const {
  std::vector<std::string> sentences;
  const auto in_database = text_rows(database, std::string(tsql::rights_in_database), 3).at(0);
  if (in_database[2] != "READ_WRITE")
    sentences.emplace_back("the database is read-only");
  if (in_database[0] != "1")
    sentences.emplace_back("the account may not create tables");
  if (in_database[1] != "1" && listed(database, tsql::has_control_schema).empty())
    sentences.emplace_back("the account may not create the schema gc2pc");
  for (const auto& name : listed(database, tsql::base_tables())) {
    if (!same_name(name.substr(0, 3), "tbl"))
      continue;
    std::string lacking;
    for (const auto* right : {"SELECT", "INSERT", "UPDATE", "DELETE"})
      if (listed(database, tsql::may(right), {tsql::bracketed(name)}) != std::vector<std::string>{"1"})
        lacking += (lacking.empty() ? "" : ", ") + std::string(right);
    if (!lacking.empty())
      sentences.push_back("the account may not " + lacking + " in " + name);
  }
  return sentences;
}

ServerFacts SqlServerCatalogue::server_facts(Database& database) const {
  ServerFacts facts;
  facts.product = "SQL Server";
  const auto server = text_rows(database, std::string(tsql::server_properties), 3).at(0);
  facts.version = server[0];
  facts.edition = server[1];
  for (const auto& row : text_rows(database, std::string(tsql::database_properties), 2)) {
    facts.recovery_model = row[0];
    facts.mirrored = row[1] == "y";
  }
  constexpr std::string_view express = "4";
  if (server[2] == express) {
    constexpr std::int64_t gib = std::int64_t{1} << 30;
    facts.size_limit = (tsql::version_number(facts.version) < tsql::oldest_target ? 4 : 10) * gib;
  }
  constexpr std::int64_t page = 8'192;
  constexpr std::string_view data = "0", log = "1";
  bool log_is_limited = false;
  std::int64_t log_limit = 0;
  for (const auto& row : text_rows(database, std::string(tsql::file_sizes), 5)) {
    const auto size = std::stoll(row[1]), used = row[2].empty() ? 0 : std::stoll(row[2]);
    if (row[0] == data)
      facts.used = facts.used.value_or(0) + used * page;
    if (row[0] != log)
      continue;
    facts.log_used = facts.log_used.value_or(0) + used * page;
    const auto most = std::stoll(row[3]);
    const bool grows = row[4] != "0";
    constexpr std::int64_t unlimited = 268'435'456; // 2 TB, what a log has that was given no limit
    log_is_limited = log_is_limited || !grows || (most != -1 && most != unlimited);
    log_limit += (grows && most > size ? most : size) * page;
  }
  if (log_is_limited)
    facts.log_limit = log_limit;
  return facts;
}

Catalogue SqlServerCatalogue::catalogue(Database& database) const {
  Catalogue result;
  for (const auto& row : text_rows(database, std::string(tsql::catalogue_columns), 9)) {
    CatalogueColumn column;
    column.table = row[0];
    column.name = row[1];
    column.type = row[2];
    const auto kind = column_kind_of(row[2]);
    column.holds = kind.holds;
    column.bits = kind.bits;
    column.length = length_of(row[2], std::stoll(row[3]));
    column.padded = row[2] == "char" || row[2] == "nchar";
    if (row[2] == "datetime2")
      column.decimals = std::stoi(row[8]);
    column.nullable = row[4] == "y";
    column.has_default = row[5] == "y" || row[2] == "timestamp";
    column.computed = row[6] == "y" || row[2] == "timestamp";
    column.numbered = column.rigid = row[7] == "y";
    result.columns.push_back(column);
  }
  for (const auto& row : text_rows(database, std::string(tsql::catalogue_rules), 3))
    result.rules.push_back({row[0], row[1], row[2]});
  result.uniques = uniques_of(text_rows(database, std::string(tsql::catalogue_uniques), 4));
  result.references = references_of(text_rows(database, std::string(tsql::catalogue_references), 6));
  for (const auto& row : text_rows(database, std::string(tsql::catalogue_impostors), 2))
    result.impostors.push_back({row[0], row[1]});
  return result;
}

std::vector<Numbering> SqlServerCatalogue::numberings(Database& database) const {
  std::vector<Numbering> result;
  for (const auto& row : text_rows(database, std::string(tsql::numberings), 6)) {
    const auto next = std::stoll(row[4]);
    result.push_back({row[0], row[1], row[2], std::to_string(next), next, std::stoll(row[3]), row[5] == "y"});
  }
  return result;
}

void SqlServerCatalogue::advance(Database& database, const Numbering& numbering, std::int64_t highest) const {
  reseed(database, numbering, highest);
}

void SqlServerCatalogue::restore(Database& database, const Numbering& numbering) const {
  // The next row gets the one after: the table had rows since it was made, if only gc2pc's.
  reseed(database, numbering, numbering.next - numbering.increment);
}

} // namespace gc2pc
