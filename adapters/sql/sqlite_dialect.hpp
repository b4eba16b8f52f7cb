// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite: a file, values that carry their own type, and errors told by number.
#pragma once

#include "adapters/sql/dialect.hpp"

namespace gc2pc {

class SqliteDialect final : public Dialect {
 public:
  [[nodiscard]] std::string description(const ConnectionString& connection) const override;
  [[nodiscard]] bool exists(const ConnectionString& connection) const override;
  [[nodiscard]] std::unique_ptr<Presence> connect(soci::session& session, const ConnectionString& connection,
                                                  Access access) const override;
  [[nodiscard]] bool usable(soci::session&) const override { return true; }
  /// No: the driver has waited for a lock already, and there is nothing else that passes.
  [[nodiscard]] bool passes(const Error&) const override { return false; }
  /// About 10,000 is where it stops gaining; twice that keeps the journal short too, and is less than a
  /// tenth of a second of work to repeat after a crash.
  [[nodiscard]] std::int64_t commit_rows() const override { return 20'000; }
  [[nodiscard]] bool parallel_writers() const override { return false; }
  [[nodiscard]] ConnectionString beside(const ConnectionString& connection) const override;
  void create_database(const ConnectionString& connection,
                       const std::function<void(const ConnectionString&)>& fill) const override;
  void remove_database(const ConnectionString& connection) const override;
  void check_creatable(const ConnectionString& connection) const override;
  void check_writable(soci::session& session) const override;
  void remove_leftovers(soci::session& session) const override;
  [[nodiscard]] std::optional<std::uint64_t> free_bytes(const ConnectionString& connection) const override;
  [[nodiscard]] std::string quoted(std::string_view identifier) const override;
  [[nodiscard]] std::string quoted_exactly(std::string_view identifier) const override {
    return quoted(identifier);
  }
  /// Any name does for a type.
  [[nodiscard]] std::string schema_statement(const std::string& statement) const override {
    return statement;
  }
  [[nodiscard]] std::string sort_key(const std::string& expression, Storage storage,
                                     std::size_t position) const override;
  [[nodiscard]] std::string_view type(Storage storage) const override;
  [[nodiscard]] std::string stored_bytes(const std::string& expression) const override;
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
  void commit(soci::session& session) const override { session << "COMMIT"; }
  [[nodiscard]] bool in_transaction(soci::session& session) const override;
  [[nodiscard]] std::unique_ptr<RowSource> stream(Database& database, const std::string& sql,
                                                  std::span<const std::int64_t> parameters,
                                                  const std::vector<Storage>& results) const override;
  [[nodiscard]] std::unique_ptr<RowSink>
  bulk(Database& database, std::string_view table,
       const std::vector<std::pair<std::string, Storage>>& columns) const override;
  [[nodiscard]] IntegerFetch integer_fetch() const override { return IntegerFetch::native; }
  [[nodiscard]] bool keeps_nul() const override { return true; }
  void take_integer(soci::statement& statement, std::size_t column, Slot& slot) const override;
  [[nodiscard]] GroupDigest digest(Database& database, const std::string& select) const override;
  [[nodiscard]] std::int64_t
  dangling_references(soci::session& session,
                      const std::optional<std::vector<std::string>>& tables) const override;
  [[nodiscard]] Error translate(const soci::soci_error& error, soci::session* session,
                                const std::string& database) const override;

 private:
  /// Closes the session before it throws what went wrong.
  [[noreturn]] void refuse_session(soci::session& session, const soci::soci_error& error,
                                   const std::string& database) const;
};

} // namespace gc2pc
