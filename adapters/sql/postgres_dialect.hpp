// SPDX-License-Identifier: Apache-2.0
/// \file
/// PostgreSQL: a server whose databases an administrator makes, columns with types, errors told by SQLSTATE.
#pragma once

#include "adapters/sql/dialect.hpp"

namespace gc2pc {

class PostgresDialect final : public Dialect {
 public:
  [[nodiscard]] std::string description(const ConnectionString& connection) const override;
  /// Always true: that there is none is said when it is opened, with what to do about it.
  [[nodiscard]] bool exists(const ConnectionString& connection) const override;
  [[nodiscard]] std::unique_ptr<Presence> connect(soci::session& session, const ConnectionString& connection,
                                                  Access access) const override;
  [[nodiscard]] bool usable(soci::session& session) const override;
  [[nodiscard]] bool passes(const Error& error) const override { return error.is_retryable(); }
  /// While a commit is synced nothing else happens on its session: 100,000 rows at a time are an eighth
  /// faster than 20,000, and still less than half a second of work to repeat.
  [[nodiscard]] std::int64_t commit_rows() const override { return 100'000; }
  [[nodiscard]] bool parallel_writers() const override { return true; }
  [[nodiscard]] ConnectionString beside(const ConnectionString& connection) const override;
  /// Databases are an administrator's to make and to remove: what these three do is done inside one that is
  /// there.
  void create_database(const ConnectionString& connection,
                       const std::function<void(const ConnectionString&)>& fill) const override;
  void remove_database(const ConnectionString& connection) const override;
  void check_writable(soci::session& session) const override;
  void lock_tables(Database& database, const std::vector<std::string>& tables) const override;
  void await_writers(Database& database, std::string_view table) const override;
  void remove_leftovers(soci::session& session) const override;
  [[nodiscard]] std::optional<std::uint64_t> free_bytes(const ConnectionString& connection) const override;
  [[nodiscard]] std::string quoted(std::string_view identifier) const override;
  [[nodiscard]] std::string quoted_exactly(std::string_view identifier) const override;
  [[nodiscard]] std::string schema_statement(const std::string& statement) const override;
  [[nodiscard]] std::string sort_key(const std::string& expression, Storage storage,
                                     std::size_t position) const override;
  [[nodiscard]] std::string_view type(Storage storage) const override;
  [[nodiscard]] std::string stored_bytes(const std::string& expression) const override;
  [[nodiscard]] std::vector<std::string> tables(soci::session& session) const override;
  [[nodiscard]] std::vector<std::string> columns(soci::session& session,
                                                 std::string_view table) const override;
  [[nodiscard]] std::vector<std::string> schemas_with(soci::session& session,
                                                      std::string_view table) const override;
  [[nodiscard]] std::string schema_hint(std::string_view schema) const override;
  [[nodiscard]] std::vector<std::string> filtered_tables(soci::session& session) const override;
  [[nodiscard]] std::string_view overriding_ids() const override { return " OVERRIDING SYSTEM VALUE"; }
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
  /// In a transaction that failed the server answers COMMIT with a rollback and calls that success; this does
  /// not.
  void commit(soci::session& session) const override;
  [[nodiscard]] bool in_transaction(soci::session& session) const override;
  [[nodiscard]] std::unique_ptr<RowSource> stream(Database& database, const std::string& sql,
                                                  std::span<const std::int64_t> parameters,
                                                  const std::vector<Storage>& results) const override;
  [[nodiscard]] std::unique_ptr<RowSink>
  bulk(Database& database, std::string_view table,
       const std::vector<std::pair<std::string, Storage>>& columns) const override;
  [[nodiscard]] IntegerFetch integer_fetch() const override { return IntegerFetch::as_text; }
  [[nodiscard]] bool keeps_nul() const override { return false; }
  [[nodiscard]] GroupDigest digest(Database& database, const std::string& select) const override;
  /// None: the server keeps its foreign keys itself.
  [[nodiscard]] std::int64_t
  dangling_references(soci::session& session,
                      const std::optional<std::vector<std::string>>& tables) const override;
  [[nodiscard]] Error translate(const soci::soci_error& error, soci::session* session,
                                const std::string& database) const override;
};

} // namespace gc2pc
