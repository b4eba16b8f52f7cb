// SPDX-License-Identifier: Apache-2.0
/// \file
/// PostgreSQL behind its ODBC driver. Where one may choose, postgresql: is faster.
#pragma once

#include "adapters/odbc/odbc_dialect.hpp"
#include "adapters/sql/postgres_dialect.hpp"

namespace gc2pc {

class OdbcPostgresDialect final : public OdbcDialect {
 public:
  void check_writable(soci::session& session) const override;
  /// It could; who wants speed takes postgresql: instead.
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
  [[nodiscard]] std::vector<std::string> filtered_tables(soci::session& session) const override;
  void lock_tables(Database& database, const std::vector<std::string>& tables) const override {
    sql_.lock_tables(database, tables);
  }
  void await_writers(Database& database, std::string_view table) const override {
    sql_.await_writers(database, table);
  }
  [[nodiscard]] std::string_view overriding_ids() const override { return sql_.overriding_ids(); }
  [[nodiscard]] ServerFacts server_facts(Database& database) const override {
    return postgres_facts(database);
  }
  [[nodiscard]] DatabaseClock clock() const override { return postgres_clock(); }
  [[nodiscard]] Catalogue catalogue(Database& database) const override {
    return postgres_catalogue(database);
  }
  [[nodiscard]] std::vector<Numbering> numberings(Database& database) const override {
    return postgres_numberings(database);
  }
  void advance(Database& database, const Numbering& numbering, std::int64_t highest) const override {
    advance_postgres_numbering(database, numbering, highest);
  }
  void restore(Database& database, const Numbering& numbering) const override {
    restore_postgres_numbering(database, numbering);
  }
  void begin(soci::session& session, Access access) const override;
  void commit(soci::session& session) const override;
  [[nodiscard]] bool in_transaction(soci::session&) const override { return true; }

 protected:
  [[nodiscard]] ConnectionString keyword_defaults() const override;
  void prepare_session(soci::session& session, const ConnectionString& connection,
                       Access access) const override;

 private:
  PostgresDialect sql_; ///< for its texts: those of its calls that take a session want a libpq one
};

} // namespace gc2pc
