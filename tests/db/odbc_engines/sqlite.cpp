// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite behind its ODBC driver: for tests of what is common to all of ODBC. To use it, link this file.
#include "adapters/engines/odbc_products.hpp"
#include "adapters/odbc/odbc_connector.hpp"
#include "adapters/odbc/odbc_errors.hpp"
#include "adapters/odbc/odbc_row_io.hpp"
#include "adapters/odbc/odbc_session.hpp"
#include "adapters/odbc/odbc_statement.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/sqlite_catalogue.hpp"
#include "adapters/sql/sqlite_dialect.hpp"

namespace gc2pc::test {
namespace {

class OdbcSqliteConnector final : public OdbcConnector {
 public:
  void check_writable(Database& database) const override {
    odbc::run(database.session(), "BEGIN IMMEDIATE");
    rollback(database.session());
  }
  void begin(soci::session& session, Access access) const override {
    if (access == Access::read_write) {
      odbc::run(session, "BEGIN IMMEDIATE"); // a lock that is asked for later cannot be waited for
      odbc::run(session, "PRAGMA defer_foreign_keys = ON");
      return;
    }
    // A transaction sees the state of its first read, not of its begin.
    odbc::run(session, "BEGIN");
    static_cast<void>(odbc::listed(session, "SELECT name FROM sqlite_master"));
  }
  void commit(soci::session& session) const override { odbc::run(session, "COMMIT"); }
  /// One too many is an error that a Transaction expects: SQLite has no SQL that tells whether one is open.
  void rollback(soci::session& session) const override { odbc::run(session, "ROLLBACK"); }

 protected:
  void prepare_session(soci::session& session, const ConnectionString&, Access access) const override {
    odbc::native(session).types_unknown = true;
    odbc::run(session, "PRAGMA synchronous = FULL");
    odbc::run(session, "PRAGMA foreign_keys = ON");
    if (access == Access::read_only)
      odbc::run(session, "PRAGMA query_only = ON");
  }
  [[nodiscard]] Error failure(const odbc::Failure& failure, const std::string& database) const override {
    // The driver has one state for everything; the number is SQLite's.
    constexpr std::int64_t busy = 5, locked = 6, constraint = 19;
    if (failure.number() == constraint)
      return Error(ErrorKind::conflict,
                   database + ": a row violates a key, a foreign key or another constraint of its table");
    if (failure.number() == busy || failure.number() == locked)
      return locked_by_others(database);
    return odbc_error(failure, database);
  }
};

/// The engine keeps references: foreign keys are on.
class OdbcSqliteCatalogue final : public SqliteCatalogue {
 public:
  [[nodiscard]] std::int64_t
  dangling_references(Database&, const std::optional<std::vector<std::string>>&) const override {
    return 0;
  }
};

[[maybe_unused]] const bool added = [] {
  static const SqliteDialect dialect;
  static const OdbcSqliteConnector connector;
  static const OdbcRowIo rows;
  static const OdbcSqliteCatalogue catalogue;
  static const Engine engine{dialect, connector, rows, catalogue, nullptr};
  add_odbc_product("SQLite", engine);
  return true;
}();

} // namespace
} // namespace gc2pc::test
