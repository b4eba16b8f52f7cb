// SPDX-License-Identifier: Apache-2.0
/// \file
/// PostgreSQL behind its ODBC driver: for tests of what is common to all of ODBC. To use it, link this file.
#include "adapters/engines/odbc_products.hpp"
#include "adapters/odbc/odbc_connector.hpp"
#include "adapters/odbc/odbc_errors.hpp"
#include "adapters/odbc/odbc_row_io.hpp"
#include "adapters/odbc/odbc_statement.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/postgres_catalogue.hpp"
#include "adapters/sql/postgres_connector.hpp"
#include "adapters/sql/postgres_dialect.hpp"

namespace gc2pc::test {
namespace {

class OdbcPostgresConnector final : public OdbcConnector {
 public:
  void check_writable(Database& database) const override {
    auto& session = database.session();
    odbc::run(session, "BEGIN");
    try {
      odbc::run(session, "CREATE TABLE gc2pc_attempt (x integer)");
      odbc::run(session, "DROP TABLE gc2pc_attempt");
    } catch (const odbc::Failure&) {
      rollback(session);
      throw;
    }
    rollback(session);
  }
  void begin(soci::session& session, Access access) const override {
    if (access == Access::read_write) {
      odbc::run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
      return;
    }
    // A transaction sees the state of its first statement, not of its begin.
    odbc::run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    odbc::run(session, "SELECT 1");
  }
  void commit(soci::session& session) const override {
    // A COMMIT of a transaction that has failed is a ROLLBACK, and no error; any other statement is one.
    odbc::run(session, "SELECT 1");
    odbc::run(session, "COMMIT");
  }
  void rollback(soci::session& session) const override { odbc::run(session, "ROLLBACK"); }
  void lock_tables(Database& database, const std::vector<std::string>& tables) const override {
    native_.lock_tables(database, tables);
  }
  void await_writers(Database& database, std::string_view table) const override {
    Transaction transaction(database, Access::read_write);
    database.execute("LOCK TABLE " + database.quoted(table) + " IN SHARE MODE");
    transaction.commit();
  }

 protected:
  [[nodiscard]] ConnectionString keyword_defaults() const override {
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
  void prepare_session(soci::session& session, const ConnectionString&, Access access) const override {
    odbc::run(session,
              "SET lock_timeout = '5s'; SET timezone = 'UTC'; SET datestyle = 'ISO'; SET row_security = off");
    if (access == Access::read_only)
      odbc::run(session, "SET default_transaction_read_only = on");
  }
  [[nodiscard]] Error failure(const odbc::Failure& failure, const std::string& database) const override {
    return odbc_error(failure, database);
  }

 private:
  PostgresConnector native_; ///< for its statements that any session can run
};

[[maybe_unused]] const bool added = [] {
  static const PostgresDialect dialect;
  static const OdbcPostgresConnector connector;
  static const OdbcRowIo rows;
  static const PostgresCatalogue catalogue;
  static const Engine engine{dialect, connector, rows, catalogue, nullptr};
  add_odbc_product("PostgreSQL", engine);
  return true;
}();

} // namespace
} // namespace gc2pc::test
