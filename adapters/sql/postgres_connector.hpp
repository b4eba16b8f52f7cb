// SPDX-License-Identifier: Apache-2.0
/// \file
/// Sessions on a PostgreSQL server, whose databases an administrator makes.
#pragma once

#include "adapters/sql/connector.hpp"

namespace gc2pc {

class PostgresConnector final : public Connector {
 public:
  [[nodiscard]] std::string description(const ConnectionString& connection) const override;
  [[nodiscard]] TlsFacts tls(soci::session& session) const override;
  [[nodiscard]] std::string weakness(const ConnectionString& connection) const override;
  [[nodiscard]] std::unique_ptr<Presence> connect(soci::session& session, const ConnectionString& connection,
                                                  Access access) const override;
  [[nodiscard]] bool usable(soci::session& session) const override;
  void check_writable(Database& database) const override;
  [[nodiscard]] Error translate(const soci::soci_error& error, soci::session* session,
                                const std::string& database) const override;
  [[nodiscard]] bool is_transient(const Error& error) const override { return error.is_retryable(); }
  void begin(soci::session& session, Access access) const override;
  /// In a transaction that failed the server answers COMMIT with a rollback and calls that success; this does
  /// not.
  void commit(soci::session& session) const override;
  void rollback(soci::session& session) const override;
  void lock_tables(Database& database, const std::vector<std::string>& tables) const override;
  void await_writers(Database& database, std::string_view table) const override;
  /// While a commit is synced nothing else happens on its session: 100,000 rows at a time are an eighth
  /// faster than 20,000, and still less than half a second of work to repeat.
  [[nodiscard]] std::int64_t commit_rows() const override { return 100'000; }
  [[nodiscard]] std::int64_t commit_growth() const override { return 8; }
  [[nodiscard]] bool parallel_writers() const override { return true; }
};

} // namespace gc2pc
