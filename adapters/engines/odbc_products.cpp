// SPDX-License-Identifier: Apache-2.0
#include "adapters/engines/odbc_products.hpp"

#include "adapters/odbc/odbc_failure.hpp"
#include "adapters/odbc/odbc_security.hpp"
#include "adapters/odbc/odbc_session.hpp"
#include "adapters/odbc/sqlserver_engine.hpp"
#include "adapters/odbc/sqlserver_errors.hpp"
#include "adapters/sql/odbc_connection.hpp"

#include <sqlext.h>

#include <map>
#include <mutex>

namespace gc2pc {
namespace {

std::map<std::string, const Engine*>& products() {
  static std::map<std::string, const Engine*> products{{"Microsoft SQL Server", &sqlserver_engine()},
                                                       {"SQL Server", &sqlserver_engine()}};
  return products;
}

const Engine& engine_for(const std::string& product, const std::string& database) {
  const auto found = products().find(product);
  if (found == products().end())
    throw Error(ErrorKind::usage, database + " is not SQL Server, and gc2pc supports only SQL Server by ODBC")
        .hint("For PostgreSQL write postgresql://HOST/DATABASE, for SQLite sqlite3://dbname=FILE.");
  return *found->second;
}

std::string product_of(const ConnectionString& connection) {
  try {
    soci::session session;
    odbc::open(session, odbc::secure_keywords(connection));
    return odbc::native(session).info(SQL_DBMS_NAME);
  } catch (const odbc::Failure& failure) {
    // Numbers of SQL Server mean nothing else elsewhere.
    throw sqlserver_error(failure, describe_odbc(connection));
  }
}

} // namespace

const Engine& odbc_engine_of(const ConnectionString& connection) {
  static std::mutex mutex;
  static std::map<std::map<std::string, std::string, std::less<>>, const Engine*> known;
  const std::lock_guard lock(mutex);
  auto& found = known[connection.options];
  if (found == nullptr)
    found = &engine_for(product_of(connection), describe_odbc(connection));
  return *found;
}

void add_odbc_product(const std::string& product, const Engine& engine) {
  products().insert_or_assign(product, &engine);
}

} // namespace gc2pc
