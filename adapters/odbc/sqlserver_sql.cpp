// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_sql.hpp"

#include <charconv>

namespace gc2pc::tsql {

std::string lock_timeout() {
  return "SET LOCK_TIMEOUT " + std::to_string(lock_timeout_ms);
}

std::string touch(const std::string& table) {
  return "SELECT TOP (1) 1 FROM " + table;
}

std::string lock_shared(const std::string& table) {
  return "SELECT TOP (1) 1 FROM " + table + " WITH (TABLOCK, HOLDLOCK)";
}

std::string lock_exclusive(const std::string& table) {
  return "SELECT TOP (1) 1 FROM " + table + " WITH (TABLOCKX, HOLDLOCK)";
}

std::string tables() {
  return "SELECT o.name FROM sys.objects AS o WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND "
         "(o.schema_id = SCHEMA_ID() OR o.schema_id = SCHEMA_ID(N'gc2pc')) AND o.name <> N'gc2pc_schema' "
         "ORDER BY o.name COLLATE " +
         std::string(binary_collation);
}

std::string base_tables() {
  return "SELECT o.name FROM sys.objects AS o WHERE o.type = 'U' AND o.is_ms_shipped = 0 AND "
         "o.schema_id = SCHEMA_ID() ORDER BY o.name COLLATE " +
         std::string(binary_collation);
}

std::string touch_to_write(const std::string& table) {
  return "DELETE TOP (0) FROM " + table;
}

std::string may(std::string_view right) {
  return "SELECT HAS_PERMS_BY_NAME(?, N'OBJECT', N'" + std::string(right) + "')";
}

int version_number(std::string_view version) {
  int major = 0, minor = 0;
  const auto* end = version.data() + version.size();
  const auto first = std::from_chars(version.data(), end, major);
  if (first.ptr != end)
    std::from_chars(first.ptr + 1, end, minor);
  return major * 100 + minor;
}

std::string identity_insert(const std::string& table, bool on) {
  return "SET IDENTITY_INSERT " + table + (on ? " ON" : " OFF");
}

std::string reseed(const std::string& table, std::int64_t value) {
  return "DBCC CHECKIDENT (" + literal(table) + ", RESEED, " + std::to_string(value) + ") WITH NO_INFOMSGS";
}

std::string insert(const std::string& table, const std::string& names, const std::string& marks,
                   bool lock_table) {
  return "IF @@TRANCOUNT > 0 INSERT INTO " + table + (lock_table ? " WITH (TABLOCK)" : "") + " (" + names +
         ") VALUES (" + marks + ")";
}

std::string schema_statement(const std::string& statement) {
  constexpr std::string_view one_code_page = "rtf text";
  const auto found = statement.find(one_code_page);
  if (!statement.starts_with("CREATE TABLE ") || found == std::string::npos)
    return statement;
  return std::string(statement).replace(found, one_code_page.size(), "rtf ntext");
}

std::string bracketed(std::string_view name) {
  std::string result = "[";
  for (const char c : name)
    result += c == ']' ? "]]" : std::string(1, c);
  return result + "]";
}

std::string literal(std::string_view text) {
  std::string result = "N'";
  for (const char c : text)
    result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

std::string sort_key(const std::string& expression) {
  return "CAST(" + expression + " AS nvarchar(max)) COLLATE " + std::string(binary_collation);
}

std::string stored_bytes(const std::string& expression) {
  return "CAST(DATALENGTH(" + expression + ") AS bigint)";
}

std::string first_rows(std::string_view rows, const std::string& selected, const std::string& rest) {
  return "SELECT TOP (" + std::string(rows) + ") " + selected + " " + rest;
}

} // namespace gc2pc::tsql
