// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sqlserver_stand_in/catalogue_views.hpp"

#include "tests/support/sqlserver_stand_in/translate.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace gc2pc::stand_in {
namespace {

std::string argument(sqlite3_value* value) {
  const auto* text = sqlite3_value_text(value);
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

void answer(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text(context, text.c_str(), -1, SQLITE_TRANSIENT);
}

Engine& engine_of(sqlite3_context* context) {
  return *static_cast<Engine*>(sqlite3_user_data(context));
}

std::int64_t number(sqlite3_context* context, const std::string& sql, const std::string& parameter) {
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(engine_of(context).database(), sql.c_str(), -1, &raw, nullptr);
  const Prepared statement(raw);
  if (sqlite3_bind_parameter_count(raw) > 0)
    sqlite3_bind_text(raw, 1, parameter.c_str(), -1, SQLITE_TRANSIENT);
  return sqlite3_step(raw) == SQLITE_ROW ? sqlite3_column_int64(raw, 0) : 0;
}

/// The account's default schema is dbo, or one without tables that a keyword names.
void schema_id(sqlite3_context* context, int count, sqlite3_value**) {
  if (count == 0)
    sqlite3_result_int(context, engine_of(context).keyword("defaultschema").empty() ? 1 : 7);
  else if (number(context, "SELECT count(*) FROM gc2pc.sqlite_master WHERE name = 'standin_schema'", {}) > 0)
    sqlite3_result_int(context, 5);
  else
    sqlite3_result_null(context);
}

void object_id(sqlite3_context* context, int, sqlite3_value** values) {
  const auto name = argument(values[0]);
  const bool own = name.starts_with("[gc2pc].");
  const auto id = number(context,
                         std::string("SELECT rowid FROM ") + (own ? "gc2pc" : "main") +
                             ".sqlite_master WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE",
                         bare_name(name));
  if (id == 0)
    sqlite3_result_null(context);
  else
    sqlite3_result_int64(context, own ? 1'000'000 + id : id);
}

void server_property(sqlite3_context* context, int, sqlite3_value** values) {
  const auto name = argument(values[0]);
  const auto& engine = engine_of(context);
  const auto version = engine.keyword("version");
  const auto edition = engine.keyword("edition");
  if (name == "ProductVersion")
    answer(context, version.empty() ? "10.50.6000.34" : version);
  else if (name == "Edition")
    answer(context, edition.empty() ? "Standard Edition (64-bit)" : edition);
  else
    answer(context, edition.starts_with("Express") ? "4" : "2");
}

void data_length(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL)
    sqlite3_result_null(context);
  else
    sqlite3_result_int(context, sqlite3_value_bytes16(values[0]));
}

/// `nvarchar` of `nvarchar(256)`.
std::string base_type(std::string type) {
  type = type.substr(0, type.find('('));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return type;
}

void type_bytes(sqlite3_context* context, int, sqlite3_value** values) {
  const auto type = argument(values[0]);
  const auto open = type.find('(');
  if (open == std::string::npos)
    sqlite3_result_int(context, base_type(type) == "nvarchar" ? -1 : 8);
  else
    sqlite3_result_int(context, std::stoi(type.substr(open + 1)) * (type.starts_with('n') ? 2 : 1));
}

/// By UTF-16 units.
int compare_units(void*, int bytes_a, const void* a, int bytes_b, const void* b) {
  const std::u16string_view first(static_cast<const char16_t*>(a), static_cast<std::size_t>(bytes_a) / 2);
  const std::u16string_view second(static_cast<const char16_t*>(b), static_cast<std::size_t>(bytes_b) / 2);
  return first.compare(second);
}

} // namespace

void add_functions(Engine& engine) {
  const auto add = [&](const char* name, int arguments,
                       void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    sqlite3_create_function(engine.database(), name, arguments, SQLITE_UTF8, &engine, function, nullptr,
                            nullptr);
  };
  add("SCHEMA_ID", 0, schema_id);
  add("SCHEMA_ID", 1, schema_id);
  add("OBJECT_ID", 1, object_id);
  add("SERVERPROPERTY", 1, server_property);
  add("DATALENGTH", 1, data_length);
  add("TYPE_BYTES", 1, type_bytes);
  add("TYPE_NAME", 1,
      [](auto* context, int, auto** values) { answer(context, base_type(argument(values[0]))); });
  add("trancount", 0, [](auto* context, int, auto**) {
    sqlite3_result_int(context, engine_of(context).in_transaction() ? 1 : 0);
  });
  add("DB_ID", 0, [](auto* context, int, auto**) { sqlite3_result_int(context, 1); });
  add("DB_NAME", 0, [](auto* context, int, auto**) { answer(context, "mgc"); });
  add("HAS_PERMS_BY_NAME", 3, [](auto* context, int, auto** values) {
    sqlite3_result_int(context, engine_of(context).keyword("lacks") == argument(values[2]) ? 0 : 1);
  });
  add("COLLATIONPROPERTY", 2, [](auto* context, int, auto**) { sqlite3_result_int(context, 1252); });
  add("DATABASEPROPERTYEX", 2, [](auto* context, int, auto** values) {
    if (argument(values[1]) == "Updateability") {
      const auto kind = engine_of(context).keyword("updateability");
      answer(context, kind.empty() ? "READ_WRITE" : kind);
      return;
    }
    const auto model = engine_of(context).keyword("recovery");
    answer(context, model.empty() ? "SIMPLE" : model);
  });
  add("FILEPROPERTY", 2, [](auto* context, int, auto**) { answer(context, "1000"); });
  add("is_mirrored", 0, [](auto* context, int, auto**) {
    if (engine_of(context).keyword("mirrored") == "yes")
      sqlite3_result_int(context, 1);
    else
      sqlite3_result_null(context);
  });
  add("log_pages", 0, [](auto* context, int, auto**) {
    const auto pages = engine_of(context).keyword("logpages");
    answer(context, pages.empty() ? "-1" : pages);
  });
  add("QUOTENAME", 1,
      [](auto* context, int, auto** values) { answer(context, "[" + argument(values[0]) + "]"); });
  add("SCHEMA_NAME", 1, [](auto* context, int, auto** values) {
    answer(context, argument(values[0]) == "5" ? "gc2pc" : "dbo");
  });
  sqlite3_create_collation(engine.database(), "Latin1_General_BIN2", SQLITE_UTF16, nullptr, compare_units);
}

std::string catalogue_views() {
  // Each is made whole: SQLite finds no rows when it puts conditions of a join into these functions.
  return R"(
CREATE TEMP VIEW sys_databases AS WITH m AS MATERIALIZED (
  SELECT 1 AS database_id, 1 AS snapshot_isolation_state) SELECT * FROM m;
CREATE TEMP VIEW sys_schemas AS WITH m AS MATERIALIZED (
  SELECT 'dbo' AS name, 1 AS schema_id UNION ALL SELECT 'gc2pc', 5 WHERE SCHEMA_ID('gc2pc') IS NOT NULL) SELECT * FROM m;
CREATE TEMP VIEW sys_objects AS WITH m AS MATERIALIZED (
  SELECT rowid AS object_id, name, CASE type WHEN 'table' THEN 'U' ELSE 'V' END AS type, 1 AS schema_id,
    0 AS is_ms_shipped, 0 AS parent_object_id
  FROM main.sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'standin%'
  UNION ALL SELECT 1000000 + rowid, name, 'U', 5, 0, 0 FROM gc2pc.sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'standin%') SELECT * FROM m;
CREATE TEMP VIEW sys_columns AS WITH m AS MATERIALIZED (
  SELECT o.object_id, x.name, x.cid + 1 AS column_id, 'Latin1_General_CI_AI' AS collation_name,
    x.type AS system_type_id, TYPE_BYTES(x.type) AS max_length, CASE WHEN x."notnull" = 0 AND x.pk = 0 THEN 1 ELSE 0 END AS is_nullable,
    CASE WHEN x.type LIKE 'datetime2(%' THEN substr(x.type, 11, 1) ELSE 7 END AS scale,
    CASE WHEN x.dflt_value IS NULL THEN 0 ELSE 1 END AS default_object_id,
    CASE WHEN x.hidden IN (2, 3) THEN 1 ELSE 0 END AS is_computed,
    CASE WHEN EXISTS (SELECT 1 FROM main.standin_identity i WHERE i.tab = o.name AND i.col = x.name) THEN 1 ELSE 0 END AS is_identity
  FROM sys_objects o JOIN pragma_table_xinfo(o.name, CASE o.schema_id WHEN 5 THEN 'gc2pc' ELSE 'main' END) x) SELECT * FROM m;
CREATE TEMP VIEW sys_triggers AS WITH m AS MATERIALIZED (
  SELECT m.name, o.object_id AS parent_id, 1 AS parent_class, 0 AS is_disabled, 0 AS is_ms_shipped
  FROM main.sqlite_master m JOIN sys_objects o ON o.name = m.tbl_name WHERE m.type = 'trigger') SELECT * FROM m;
CREATE TEMP VIEW sys_check_constraints AS WITH m AS MATERIALIZED (
  SELECT 'CK_' || m.name AS name, o.object_id AS parent_object_id, 0 AS is_disabled
  FROM main.sqlite_master m JOIN sys_objects o ON o.name = m.name WHERE m.type = 'table' AND m.sql LIKE '%CHECK (%') SELECT * FROM m;
CREATE TEMP VIEW sys_indexes AS WITH m AS MATERIALIZED (
  SELECT o.object_id, l.seq AS index_id, l.name, l.partial AS has_filter, l."unique" AS is_unique, 0 AS is_disabled
  FROM sys_objects o JOIN pragma_index_list(o.name, 'main') l WHERE o.schema_id = 1) SELECT * FROM m;
CREATE TEMP VIEW sys_index_columns AS WITH m AS MATERIALIZED (
  SELECT x.object_id, x.index_id, i.seqno + 1 AS key_ordinal, i.cid + 1 AS column_id
  FROM sys_indexes x JOIN pragma_index_info(x.name, 'main') i) SELECT * FROM m;
CREATE TEMP VIEW sys_foreign_keys AS WITH m AS MATERIALIZED (
  SELECT DISTINCT o.object_id * 1000 + k.id AS object_id, 'FK_' || o.name || '_' || k.id AS name,
    o.object_id AS parent_object_id, p.object_id AS referenced_object_id, 0 AS is_disabled,
    CASE WHEN k.on_delete IN ('NO ACTION', 'RESTRICT') THEN 0 ELSE 1 END AS delete_referential_action
  FROM sys_objects o JOIN pragma_foreign_key_list(o.name, 'main') k JOIN sys_objects p ON p.name = k."table" COLLATE NOCASE
  WHERE o.schema_id = 1) SELECT * FROM m;
CREATE TEMP VIEW sys_foreign_key_columns AS WITH m AS MATERIALIZED (
  SELECT f.object_id AS constraint_object_id, k.seq + 1 AS constraint_column_id, f.parent_object_id, c.column_id AS parent_column_id,
    f.referenced_object_id, d.column_id AS referenced_column_id
  FROM sys_foreign_keys f JOIN sys_objects o ON o.object_id = f.parent_object_id
    JOIN pragma_foreign_key_list(o.name, 'main') k ON k.id = f.object_id % 1000
    JOIN sys_columns c ON c.object_id = f.parent_object_id AND c.name = k."from" COLLATE NOCASE
    JOIN sys_columns d ON d.object_id = f.referenced_object_id AND d.name = k."to" COLLATE NOCASE) SELECT * FROM m;
CREATE TEMP VIEW sys_identity_columns AS WITH m AS MATERIALIZED (
  SELECT o.object_id, i.col AS name, 1 AS seed_value, 1 AS increment_value, i.last AS last_value
  FROM main.standin_identity i JOIN sys_objects o ON o.name = i.tab) SELECT * FROM m;
CREATE TEMP VIEW sys_database_mirroring AS WITH m AS MATERIALIZED (
  SELECT 1 AS database_id, is_mirrored() AS mirroring_guid) SELECT * FROM m;
CREATE TEMP VIEW sys_database_files AS WITH m AS MATERIALIZED (
  SELECT 1 AS file_id, 0 AS type, 2000 AS size, 'mgc' AS name, -1 AS max_size, 128 AS growth
  UNION ALL SELECT 2, 1, 1000, 'mgc_log', CAST(log_pages() AS integer), 128) SELECT * FROM m;
)";
}

} // namespace gc2pc::stand_in
