// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the sessions of all engines behind ODBC have in common: a server whose databases an administrator
/// makes, and errors by codes.
#pragma once

#include "adapters/odbc/odbc_failure.hpp"
#include "adapters/sql/connector.hpp"
#include "adapters/sql/odbc_connection.hpp"

namespace gc2pc {

class OdbcConnector : public Connector {
 public:
  [[nodiscard]] std::string description(const ConnectionString& connection) const override {
    return describe_odbc(connection);
  }
  [[nodiscard]] std::string weakness(const ConnectionString& connection) const override;
  [[nodiscard]] std::unique_ptr<Presence> connect(soci::session& session, const ConnectionString& connection,
                                                  Access access) const override;
  [[nodiscard]] bool usable(soci::session& session) const override;
  [[nodiscard]] Error translate(const soci::soci_error& error, soci::session* session,
                                const std::string& database) const override;
  [[nodiscard]] bool is_transient(const Error& error) const override { return error.is_retryable(); }
  /// Twenty arrays: the commits no longer count, and little is done again after a crash.
  [[nodiscard]] std::int64_t commit_rows() const override { return 20'000; }
  /// No: a load takes the lock of the whole table, with which the server need not keep one for each row.
  [[nodiscard]] bool parallel_writers() const override { return false; }

 protected:
  /// Keywords that gc2pc wants of the driver where the connection says nothing.
  [[nodiscard]] virtual ConnectionString keyword_defaults() const { return {}; }
  /// What gc2pc wants of a session that was just opened.
  virtual void prepare_session(soci::session& session, const ConnectionString& connection,
                               Access access) const = 0;
  [[nodiscard]] virtual Error failure(const odbc::Failure& failure, const std::string& database) const = 0;
};

} // namespace gc2pc
