// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_sqlite_dialect.hpp"

#include "adapters/odbc/odbc_session.hpp"
#include "adapters/odbc/odbc_statement.hpp"
#include "adapters/odbc/odbc_trouble.hpp"

namespace gc2pc {

void OdbcSqliteDialect::prepare_session(soci::session& session, const ConnectionString&,
                                        Access access) const {
  odbc::native(session).types_unknown = true;
  run(session, "PRAGMA synchronous = FULL");
  run(session, "PRAGMA foreign_keys = ON");
  if (access == Access::read_only)
    run(session, "PRAGMA query_only = ON");
}

void OdbcSqliteDialect::check_writable(soci::session& session) const {
  run(session, "BEGIN IMMEDIATE");
  run(session, "ROLLBACK");
}

std::vector<std::string> OdbcSqliteDialect::tables(soci::session& session) const {
  return odbc::listed(session, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT "
                               "LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name");
}

std::vector<std::string> OdbcSqliteDialect::columns(soci::session& session, std::string_view table) const {
  return odbc::listed(session, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid",
                      {std::string(table)});
}

void OdbcSqliteDialect::begin(soci::session& session, Access access) const {
  if (access == Access::read_write) {
    run(session, "BEGIN IMMEDIATE"); // a lock that is asked for later cannot be waited for
    run(session, "PRAGMA defer_foreign_keys = ON");
    return;
  }
  // A transaction sees the state of its first read, not of its begin.
  run(session, "BEGIN");
  static_cast<void>(tables(session));
}

Error OdbcSqliteDialect::failure(const odbc::Failure& failure, const std::string& database) const {
  // The driver has one state for everything; the number is SQLite's.
  constexpr std::int64_t busy = 5, locked = 6, constraint = 19;
  if (failure.number() == constraint)
    return Error(ErrorKind::conflict,
                 database + ": a row violates a key, a foreign key or another constraint of its table");
  if (failure.number() == busy || failure.number() == locked)
    return locked_by_others(database);
  return OdbcDialect::failure(failure, database);
}

} // namespace gc2pc
