// SPDX-License-Identifier: Apache-2.0
/// \file
/// What all engines behind ODBC have in common: a server whose databases an administrator makes, statements
/// on the native handle, errors told by codes.
#pragma once

#include "adapters/odbc/odbc_connection.hpp"
#include "adapters/odbc/odbc_failure.hpp"
#include "adapters/odbc/odbc_insert.hpp"
#include "adapters/sql/dialect.hpp"

namespace gc2pc {

class OdbcDialect : public Dialect {
 public:
  [[nodiscard]] std::string description(const ConnectionString& connection) const override {
    return describe_odbc(connection);
  }
  /// Always: that there is none is said when it is opened, with what to do about it.
  [[nodiscard]] bool exists(const ConnectionString&) const override { return true; }
  [[nodiscard]] std::unique_ptr<Presence> connect(soci::session& session, const ConnectionString& connection,
                                                  Access access) const override;
  [[nodiscard]] bool usable(soci::session& session) const override;
  /// One transaction.
  void create_database(const ConnectionString& connection,
                       const std::function<void(const ConnectionString&)>& fill) const override {
    fill(connection);
  }
  /// It was there before gc2pc came, and what gc2pc made in it goes with its transaction.
  void remove_database(const ConnectionString&) const override {}
  [[nodiscard]] ConnectionString beside(const ConnectionString& connection) const override {
    return connection;
  }
  [[nodiscard]] std::optional<std::uint64_t> free_bytes(const ConnectionString&) const override {
    return std::nullopt;
  }
  /// Twenty arrays: the commits no longer count, and little is done again after a crash.
  [[nodiscard]] std::int64_t commit_rows() const override { return 20'000; }
  [[nodiscard]] bool passes(const Error& error) const override { return error.is_retryable(); }
  void commit(soci::session& session) const override { run(session, "COMMIT"); }
  void remove_leftovers(soci::session&) const override {}
  void run(soci::session& session, const std::string& sql) const override;
  [[nodiscard]] std::unique_ptr<EngineStatement> statement(Database& database, const std::string& sql,
                                                           std::span<Slot> parameters,
                                                           std::span<Slot> results) const override;
  [[nodiscard]] std::unique_ptr<RowSource> stream(Database& database, const std::string& sql,
                                                  std::span<const std::int64_t> parameters,
                                                  const std::vector<Storage>& results) const override;
  [[nodiscard]] std::unique_ptr<RowSink>
  bulk(Database& database, std::string_view table,
       const std::vector<std::pair<std::string, Storage>>& columns) const override;
  [[nodiscard]] IntegerFetch integer_fetch() const override { return IntegerFetch::as_text; }
  [[nodiscard]] bool keeps_nul() const override { return false; }
  [[nodiscard]] GroupDigest digest(Database& database, const std::string& select) const override;
  /// The engine keeps that from happening.
  [[nodiscard]] std::int64_t
  dangling_references(soci::session&, const std::optional<std::vector<std::string>>&) const override {
    return 0;
  }
  [[nodiscard]] Error translate(const soci::soci_error& error, soci::session* session,
                                const std::string& database) const override;

 protected:
  /// Keywords that gc2pc wants of the driver where the connection says nothing.
  [[nodiscard]] virtual ConnectionString keyword_defaults() const { return {}; }
  /// What gc2pc wants of a session that was just opened.
  virtual void prepare_session(soci::session& session, const ConnectionString& connection,
                               Access access) const = 0;
  /// INSERT of one row: the table and its columns, quoted, and a question mark for each.
  [[nodiscard]] virtual std::string insert_sql(const std::string& table, const std::string& names,
                                               const std::string& marks) const;
  /// The columns of a table (its name quoted) that hold the characters of one code page only.
  [[nodiscard]] virtual odbc::CodePages code_pages(soci::session&, const std::string&) const { return {}; }
  [[nodiscard]] virtual Error failure(const odbc::Failure& failure, const std::string& database) const;
};

} // namespace gc2pc
