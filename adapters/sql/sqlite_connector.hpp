// SPDX-License-Identifier: Apache-2.0
/// \file
/// Sessions on SQLite files, and SQLite's errors by number.
#pragma once

#include "adapters/sql/connector.hpp"

namespace gc2pc {

/// Names a database in memory that lives as long as its session.
[[nodiscard]] ConnectionString sqlite_in_memory();

/// An option that only gc2pc itself sets: of a database that has another name until it is finished, and
/// synced as a whole.
inline constexpr auto unsynced_option = "unsynced";

class SqliteConnector final : public Connector {
 public:
  [[nodiscard]] std::string description(const ConnectionString& connection) const override;
  [[nodiscard]] std::unique_ptr<Presence> connect(soci::session& session, const ConnectionString& connection,
                                                  Access access) const override;
  [[nodiscard]] bool usable(soci::session&) const override { return true; }
  void check_writable(Database& database) const override;
  [[nodiscard]] Error translate(const soci::soci_error& error, soci::session* session,
                                const std::string& database) const override;
  /// No: the driver has waited for a lock already, and there is nothing else that passes.
  [[nodiscard]] bool is_transient(const Error&) const override { return false; }
  void begin(soci::session& session, Access access) const override;
  void commit(soci::session& session) const override { session << "COMMIT"; }
  void rollback(soci::session& session) const override;
  /// About 10,000 is where it stops gaining; twice that keeps the journal short too, and is less than a
  /// tenth of a second of work to repeat after a crash.
  [[nodiscard]] std::int64_t commit_rows() const override { return 20'000; }
  [[nodiscard]] bool parallel_writers() const override { return false; }

 private:
  /// Closes the session before it throws what went wrong.
  [[noreturn]] void refuse_session(soci::session& session, const soci::soci_error& error,
                                   const std::string& database) const;
};

} // namespace gc2pc
