// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a PostgreSQL database is named, and what libpq needs to reach it.
#pragma once

#include "adapters/sql/connection_string.hpp"

#include <string>
#include <string_view>

namespace gc2pc {

/// What follows `postgresql:` in a connection string: `//HOST[:PORT]/DATABASE[?OPTION=VALUE…]`, or keywords
/// and values as libpq takes them, with or without `//` in front. Every option of libpq is passed through
/// (sslmode, sslrootcert, service, options, …). Throws Error(usage) when it cannot be understood, names no
/// database or carries a password; nothing of the text is repeated.
[[nodiscard]] ConnectionString parse_postgres(std::string_view text);

/// `postgresql://HOST:PORT/DATABASE`, or with `service`: what one can connect to again, without user and
/// options.
[[nodiscard]] std::string describe_postgres(const ConnectionString& connection);

/// Whether a session may have settings: a pooler hands a session and its settings on to other programs.
enum class SessionUse { own, shared };

/// The keywords and values for libpq, with gc2pc's defaults where the connection says nothing.
[[nodiscard]] std::string libpq_keywords(const ConnectionString& connection,
                                         SessionUse session = SessionUse::own);

} // namespace gc2pc
