// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_postgres_dialect.hpp"

#include "adapters/odbc/odbc_statement.hpp"

namespace gc2pc {

ConnectionString OdbcPostgresDialect::keyword_defaults() const {
  // A cursor for each query, its rows in pages: else the driver would take all of them into memory. No
  // savepoint around each statement. Texts of any length, and as they are. Booleans that can be told from
  // them.
  return {"odbc",
          {{"usedeclarefetch", "1"},
           {"boolsaschar", "0"},
           {"fetch", "10000"},
           {"protocol", "7.4-1"},
           {"textaslongvarchar", "1"},
           {"unknownsaslongvarchar", "1"},
           {"lfconversion", "0"}}};
}

void OdbcPostgresDialect::prepare_session(soci::session& session, const ConnectionString&,
                                          Access access) const {
  run(session,
      "SET lock_timeout = '5s'; SET timezone = 'UTC'; SET datestyle = 'ISO'; SET row_security = off");
  if (access == Access::read_only)
    run(session, "SET default_transaction_read_only = on");
}

void OdbcPostgresDialect::check_writable(soci::session& session) const {
  run(session, "BEGIN");
  try {
    run(session, "CREATE TABLE gc2pc_attempt (x integer)");
    run(session, "DROP TABLE gc2pc_attempt");
  } catch (const odbc::Failure&) {
    run(session, "ROLLBACK");
    throw;
  }
  run(session, "ROLLBACK");
}

std::vector<std::string> OdbcPostgresDialect::tables(soci::session& session) const {
  return odbc::listed(
      session, "SELECT CAST(relname AS text) FROM pg_class WHERE relnamespace = (SELECT oid FROM "
               "pg_namespace WHERE nspname = current_schema()) AND relkind IN ('r', 'p', 'v', 'm', 'f') "
               "ORDER BY relname COLLATE \"C\"");
}

std::vector<std::string> OdbcPostgresDialect::columns(soci::session& session, std::string_view table) const {
  // The name to the letter, or as the server keeps what is not quoted.
  return odbc::listed(
      session,
      "SELECT CAST(attname AS text) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = "
      "(SELECT oid FROM pg_class, (SELECT CAST(? AS text) AS name) wanted WHERE relnamespace = (SELECT oid "
      "FROM pg_namespace WHERE nspname = current_schema()) AND relname IN (CAST(wanted.name AS name), "
      "CAST(lower(wanted.name) AS name)) ORDER BY relname = wanted.name DESC LIMIT 1) ORDER BY attnum",
      {std::string(table)});
}

std::vector<std::string> OdbcPostgresDialect::filtered_tables(soci::session& session) const {
  return odbc::listed(session, std::string(postgres_filtered_tables));
}

void OdbcPostgresDialect::begin(soci::session& session, Access access) const {
  if (access == Access::read_write) {
    run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    return;
  }
  // A transaction sees the state of its first statement, not of its begin.
  run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  run(session, "SELECT 1");
}

void OdbcPostgresDialect::commit(soci::session& session) const {
  // A COMMIT of a transaction that has failed is a ROLLBACK, and no error; any other statement is one.
  run(session, "SELECT 1");
  run(session, "COMMIT");
}

} // namespace gc2pc
