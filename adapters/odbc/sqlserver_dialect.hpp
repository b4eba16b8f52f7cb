// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQL Server behind ODBC: Microsoft's driver or FreeTDS. The SQL is in sqlserver_sql.hpp.
#pragma once

#include "adapters/odbc/odbc_dialect.hpp"
#include "adapters/odbc/sqlserver_sql.hpp"

namespace gc2pc {

class SqlServerDialect final : public OdbcDialect {
 public:
  void check_writable(soci::session& session) const override;
  /// No: the load takes the lock of the whole table, with which the server need not keep one for each row.
  [[nodiscard]] bool parallel_writers() const override { return false; }
  [[nodiscard]] std::string quoted(std::string_view identifier) const override;
  [[nodiscard]] std::string quoted_exactly(std::string_view identifier) const override {
    return tsql::bracketed(identifier);
  }
  [[nodiscard]] std::string literal(std::string_view text) const override { return tsql::literal(text); }
  [[nodiscard]] std::string schema_statement(const std::string& statement) const override {
    return tsql::schema_statement(statement);
  }
  [[nodiscard]] std::string sort_key(const std::string& expression, Storage storage,
                                     std::size_t position) const override;
  [[nodiscard]] std::string_view type(Storage storage) const override;
  /// A key has 900 bytes at most, and gc2pc_kept has four texts and a number in it.
  [[nodiscard]] std::string_view key_type() const override {
    return "nvarchar(100) COLLATE Latin1_General_BIN2";
  }
  [[nodiscard]] std::string stored_bytes(const std::string& expression) const override {
    return tsql::stored_bytes(expression);
  }
  [[nodiscard]] std::string first_rows(std::int64_t rows, const std::string& columns,
                                       const std::string& rest) const override {
    return tsql::first_rows(std::to_string(rows), columns, rest);
  }
  [[nodiscard]] std::string_view count_rows() const override { return "count_big(*)"; }
  void prepare_control(soci::session& session) const override;
  void remove_control(soci::session& session) const override;
  [[nodiscard]] std::vector<std::string> tables(soci::session& session) const override;
  [[nodiscard]] std::vector<std::string> columns(soci::session& session,
                                                 std::string_view table) const override;
  [[nodiscard]] std::vector<std::string> schemas_with(soci::session& session,
                                                      std::string_view table) const override;
  [[nodiscard]] std::string schema_hint(std::string_view schema) const override;
  [[nodiscard]] ServerFacts server_facts(Database& database) const override {
    return sqlserver_facts(database);
  }
  [[nodiscard]] DatabaseClock clock() const override { return sqlserver_clock(); }
  [[nodiscard]] Catalogue catalogue(Database& database) const override {
    return sqlserver_catalogue(database);
  }
  [[nodiscard]] std::vector<Numbering> numberings(Database& database) const override {
    return sqlserver_numberings(database);
  }
  void advance(Database& database, const Numbering& numbering, std::int64_t highest) const override {
    advance_sqlserver_numbering(database, numbering, highest);
  }
  void restore(Database& database, const Numbering& numbering) const override {
    restore_sqlserver_numbering(database, numbering);
  }
  bool take_numbers(soci::session& session, std::string_view table,
                    const std::vector<std::string>& columns) const override;
  void end_numbers(soci::session& session, std::string_view table) const override;
  /// SNAPSHOT where the database allows it: readers keep nobody waiting, and of two writers the second gets
  /// an error. Elsewhere it is SERIALIZABLE, and reading is refused unless the connection says
  /// TableLocks=yes: the only other way to one state is to keep everybody from writing meanwhile. Locks of
  /// whole tables are taken at once; what is reached through a view is locked when it is read. What a
  /// transaction before it left open, because it could not be rolled back, is rolled back first.
  void begin(soci::session& session, Access access) const override;
  /// READ COMMITTED, with its locks: SNAPSHOT does not allow all of what makes tables.
  void begin_definition(soci::session& session) const override;
  [[nodiscard]] bool defines_anywhere() const override { return false; }
  void commit(soci::session& session) const override;
  void lock_tables(Database& database, const std::vector<std::string>& tables) const override;
  void await_writers(Database& database, std::string_view table) const override;
  [[nodiscard]] bool in_transaction(soci::session& session) const override;

 protected:
  void prepare_session(soci::session& session, const ConnectionString& connection,
                       Access access) const override;
  [[nodiscard]] std::string insert_sql(const std::string& table, const std::string& names,
                                       const std::string& marks) const override;
  [[nodiscard]] odbc::CodePages code_pages(soci::session& session, const std::string& table) const override;
  [[nodiscard]] Error failure(const odbc::Failure& failure, const std::string& database) const override;
};

} // namespace gc2pc
