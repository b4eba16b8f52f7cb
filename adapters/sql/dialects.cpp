// SPDX-License-Identifier: Apache-2.0
/// \file
/// The engines that gc2pc knows.
#include "adapters/odbc/odbc_engines.hpp"
#include "adapters/sql/postgres_dialect.hpp"
#include "adapters/sql/soci_statement.hpp"
#include "adapters/sql/sqlite_dialect.hpp"

namespace gc2pc {

std::string double_quoted(std::string_view identifier) {
  std::string result = "\"";
  for (const char c : identifier)
    result += c == '"' ? "\"\"" : std::string(1, c);
  return result + '"';
}

void Dialect::check_creatable(const ConnectionString& connection) const {
  // On a server an administrator makes the database; gc2pc's part is to fill it.
  soci::session session;
  connect(session, connection, Access::read_write);
  try {
    check_writable(session);
  } catch (const soci::soci_error& error) {
    throw translate(error, &session, description(connection));
  }
}

std::string Dialect::literal(std::string_view text) const {
  std::string result = "'";
  for (const char c : text)
    result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

std::unique_ptr<EngineStatement> Dialect::statement(Database& database, const std::string& sql,
                                                    std::span<Slot> parameters,
                                                    std::span<Slot> results) const {
  return std::make_unique<SociStatement>(database, sql, parameters, results);
}

const Dialect& dialect_of(const ConnectionString& connection) {
  static const SqliteDialect sqlite;
  static const PostgresDialect postgres;
  if (connection.engine == "sqlite3")
    return sqlite;
  if (connection.engine == "postgresql")
    return postgres;
  if (connection.engine == "odbc")
    return odbc_dialect_of(connection);
  throw Error(ErrorKind::internal, "no dialect for the engine " + connection.engine);
}

} // namespace gc2pc
