// SPDX-License-Identifier: Apache-2.0
/// \file
/// SOCI's ODBC session, with what statements on its native handle need to know of each other.
#pragma once

#include <soci/odbc/soci-odbc.h>
#include <soci/soci.h>

#include <memory>
#include <string>
#include <string_view>

namespace gc2pc::odbc {

/// A result that is still coming from the server.
class OpenResult {
 public:
  virtual ~OpenResult() = default;
  /// Gives it up: the connection is wanted for something else.
  virtual void give_up() noexcept = 0;
};

/// Most drivers can have one result open for a connection, and answer "busy" to the next statement: a result
/// that was not read to its end is given up for it.
///
/// Around SOCI's session, because its class cannot be derived from: the library hides it.
class Session final : public soci::details::session_backend {
 public:
  explicit Session(const soci::connection_parameters& parameters);

  [[nodiscard]] SQLHDBC connection() const noexcept { return inner().hdbc_; }
  void claim(OpenResult* result) noexcept;
  void release(const OpenResult* result) noexcept;
  /// Whether the driver still takes its connection for alive; it need not ask the server.
  [[nodiscard]] bool alive() const noexcept;
  /// One of the driver's texts about itself (SQL_DBMS_NAME, SQL_DRIVER_NAME).
  [[nodiscard]] std::string info(SQLUSMALLINT what) const;

  /// Seconds that a statement may take; 0 for no limit.
  unsigned statement_seconds = 0;
  /// Whether the driver's word on a column's type is worth nothing (SQLite's: values have types, columns do
  /// not): everything is fetched as text then.
  bool types_unknown = false;
  /// Whether a result that is no longer wanted is read to its end all the same. The other way is to have
  /// the server break it off, and a server may break off the transaction with it.
  bool reads_to_end = false;
  /// SQL Server: whether transactions of level SNAPSHOT are allowed, and whether readers may lock tables
  /// instead.
  bool snapshots = false, table_locks = false;

  // As SOCI's own session.
  bool is_connected() override { return inner().is_connected(); }
  void begin() override { inner().begin(); }
  void commit() override { inner().commit(); }
  void rollback() override { inner().rollback(); }
  [[nodiscard]] std::string get_dummy_from_table() const override { return inner().get_dummy_from_table(); }
  [[nodiscard]] std::string get_backend_name() const override { return inner().get_backend_name(); }
  soci::details::statement_backend* make_statement_backend() override {
    return inner_->make_statement_backend();
  }
  soci::details::rowid_backend* make_rowid_backend() override { return inner_->make_rowid_backend(); }
  soci::details::blob_backend* make_blob_backend() override { return inner_->make_blob_backend(); }

 private:
  [[nodiscard]] soci::odbc_session_backend& inner() const noexcept {
    return static_cast<soci::odbc_session_backend&>(*inner_);
  }

  std::unique_ptr<soci::details::session_backend> inner_;
  OpenResult* open_ = nullptr;
};

/// Opens a session. Throws Failure; the connection string is in none of its texts.
void open(soci::session& session, const std::string& connection_string);
/// The one below a session that open() opened.
[[nodiscard]] Session& native(soci::session& session);

} // namespace gc2pc::odbc
