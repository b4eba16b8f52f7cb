// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite behind its ODBC driver. Where one may choose, sqlite3: is faster, and makes a database that is not
/// there.
#pragma once

#include "adapters/odbc/odbc_dialect.hpp"
#include "adapters/sql/sqlite_dialect.hpp"

namespace gc2pc {

class OdbcSqliteDialect final : public OdbcDialect {
 public:
  void check_writable(soci::session& session) const override;
  [[nodiscard]] bool parallel_writers() const override { return false; }
  [[nodiscard]] std::string quoted(std::string_view identifier) const override {
    return sql_.quoted(identifier);
  }
  [[nodiscard]] std::string quoted_exactly(std::string_view identifier) const override {
    return sql_.quoted_exactly(identifier);
  }
  [[nodiscard]] std::string schema_statement(const std::string& statement) const override {
    return sql_.schema_statement(statement);
  }
  [[nodiscard]] std::string sort_key(const std::string& expression, Storage storage,
                                     std::size_t position) const override {
    return sql_.sort_key(expression, storage, position);
  }
  [[nodiscard]] std::string_view type(Storage storage) const override { return sql_.type(storage); }
  [[nodiscard]] std::string stored_bytes(const std::string& expression) const override {
    return sql_.stored_bytes(expression);
  }
  [[nodiscard]] std::vector<std::string> tables(soci::session& session) const override;
  [[nodiscard]] std::vector<std::string> columns(soci::session& session,
                                                 std::string_view table) const override;
  [[nodiscard]] ServerFacts server_facts(Database& database) const override { return sqlite_facts(database); }
  [[nodiscard]] DatabaseClock clock() const override { return sqlite_clock(); }
  [[nodiscard]] Catalogue catalogue(Database& database) const override { return sqlite_catalogue(database); }
  [[nodiscard]] std::vector<Numbering> numberings(Database& database) const override {
    return sqlite_numberings(database);
  }
  void advance(Database& database, const Numbering& numbering, std::int64_t highest) const override {
    advance_sqlite_numbering(database, numbering, highest);
  }
  void restore(Database& database, const Numbering& numbering) const override {
    restore_sqlite_numbering(database, numbering);
  }
  void begin(soci::session& session, Access access) const override;
  /// SQLite has no SQL that tells; a ROLLBACK too many is an error that a Transaction expects.
  [[nodiscard]] bool in_transaction(soci::session&) const override { return true; }

 protected:
  void prepare_session(soci::session& session, const ConnectionString& connection,
                       Access access) const override;
  [[nodiscard]] Error failure(const odbc::Failure& failure, const std::string& database) const override;

 private:
  SqliteDialect sql_; ///< for its texts: those of its calls that take a session want SQLite's own
};

} // namespace gc2pc
