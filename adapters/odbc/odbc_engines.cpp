// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_engines.hpp"

#include "adapters/odbc/odbc_connection.hpp"
#include "adapters/odbc/odbc_postgres_dialect.hpp"
#include "adapters/odbc/odbc_session.hpp"
#include "adapters/odbc/odbc_sqlite_dialect.hpp"
#include "adapters/odbc/sqlserver_dialect.hpp"
#include "adapters/odbc/sqlserver_trouble.hpp"

#include <sqlext.h>

#include <map>
#include <mutex>

namespace gc2pc {
namespace {

const Dialect& dialect_for(const std::string& product, const std::string& database) {
  static const SqlServerDialect sql_server;
  static const OdbcPostgresDialect postgres;
  static const OdbcSqliteDialect sqlite;
  if (product == "Microsoft SQL Server" || product == "SQL Server")
    return sql_server;
  if (product == "PostgreSQL")
    return postgres;
  if (product == "SQLite")
    return sqlite;
  throw Error(ErrorKind::usage, database + " is a product that gc2pc does not support")
      .hint("Over ODBC it supports SQL Server, PostgreSQL and SQLite.");
}

std::string product_of(const ConnectionString& connection) {
  try {
    soci::session session;
    odbc::open(session, driver_keywords(connection));
    return odbc::native(session).info(SQL_DBMS_NAME);
  } catch (const odbc::Failure& failure) {
    // Numbers of SQL Server mean nothing else elsewhere.
    throw sqlserver_error(failure, describe_odbc(connection));
  }
}

} // namespace

const Dialect& odbc_dialect_of(const ConnectionString& connection) {
  static std::mutex mutex;
  static std::map<std::map<std::string, std::string, std::less<>>, const Dialect*> known;
  const std::lock_guard lock(mutex);
  auto& found = known[connection.options];
  if (found == nullptr)
    found = &dialect_for(product_of(connection), describe_odbc(connection));
  return *found;
}

} // namespace gc2pc
