// SPDX-License-Identifier: Apache-2.0
/// \file
/// What proof gc2pc wants of a PostgreSQL server, and when libpq may have a password.
#pragma once

#include "adapters/sql/connection_string.hpp"
#include "adapters/sql/reach.hpp"

#include <string>

namespace gc2pc {

/// A connection, and what libpq would make of it with its service file and its environment.
struct PostgresSecurity {
  ConnectionString connection; ///< with sslmode and sslrootcert where gc2pc decides them
  Reach reach = Reach::socket; ///< of the farthest host
  std::string sslmode;         ///< in effect

  /// Whether libpq sends nothing before TLS is there (or uses a socket): a password is never in clear then.
  [[nodiscard]] bool hides_password() const;
};

/// Another machine must prove its name (sslmode=verify-full) unless the connection, its service or PGSSLMODE
/// says something else. Where no root certificate is given, those of this machine are used.
[[nodiscard]] PostgresSecurity secured(const ConnectionString& connection);

/// The same connection, and libpq finds no password anywhere: libpq 15 sends one in clear to any server that
/// asks.
[[nodiscard]] ConnectionString without_password(ConnectionString connection);

/// What the operator should know of a connection that is weaker than gc2pc's default; empty otherwise.
[[nodiscard]] std::string weakness_of(const PostgresSecurity& security);

} // namespace gc2pc
