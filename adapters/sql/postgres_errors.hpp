// SPDX-License-Identifier: Apache-2.0
/// \file
/// What went wrong at a PostgreSQL server, in gc2pc's terms.
#pragma once

#include "adapters/sql/postgres_native.hpp"
#include "mappings/model/error.hpp"

#include <soci/soci.h>

#include <memory>
#include <string>

namespace gc2pc {

/// An error of a session that was open. `usable`: whether it still is. Told by SQLSTATE; the server's own
/// text is repeated only where it can hold names and no values.
[[nodiscard]] Error postgres_error(const soci::soci_error& error, bool usable, const std::string& database);

/// An attempt to connect whose failure is reported as codes instead of words, if it was decided in time.
class PostgresAttempt {
 public:
  /// `keywords` is what libpq is given. Decided after 10 seconds at most; an attempt that is not (a host with
  /// several addresses, a slow name server) is made again with libpq's own times.
  explicit PostgresAttempt(const std::string& keywords);

  [[nodiscard]] bool succeeded() const { return succeeded_; }
  [[nodiscard]] PGconn* connection() const { return connection_.get(); }
  /// Whether the server asked for a password and libpq has none.
  [[nodiscard]] bool lacks_password() const;
  /// Why it failed.
  [[nodiscard]] Error error(const std::string& database) const;

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept;
  };
  std::unique_ptr<PGconn, Finish> connection_;
  bool succeeded_ = false;
};

/// The role, or its password, is not accepted.
[[nodiscard]] Error rejected_password(const std::string& database);

/// Why SOCI could not open a session a moment after an attempt succeeded. `keywords` have no password: a
/// failure is not a reason to send it once more.
[[nodiscard]] Error postgres_connect_error(const std::string& keywords, const std::string& database);

} // namespace gc2pc
