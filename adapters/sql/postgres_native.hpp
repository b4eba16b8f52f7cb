// SPDX-License-Identifier: Apache-2.0
/// \file
/// libpq below SOCI: for what SOCI has no words for (COPY, rows as they arrive, error codes).
#pragma once

#include <soci/soci.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

// As libpq declares them; only this folder's sources need the rest of libpq-fe.h.
struct pg_conn;
struct pg_result;
using PGconn = pg_conn;
using PGresult = pg_result;

namespace gc2pc::postgres {

struct Clear {
  void operator()(PGresult* result) const noexcept;
};
using Result = std::unique_ptr<PGresult, Clear>;

/// The connection of a session; it stays the session's.
[[nodiscard]] PGconn* native(soci::session& session);

/// Throws what SOCI would, for one place to translate: the SQLSTATE and the server's primary message.
[[noreturn]] void fail(PGconn* connection, const PGresult* result);

/// Parameters of a statement of gc2pc's as the server wants them: `:p0` becomes `$1`, where it is not in a
/// quoted name or literal. With `type` each one has it; else the server takes that of the column it is
/// compared with, which may hold less.
[[nodiscard]] std::string with_positions(std::string_view sql, std::string_view type = {});

/// Runs one statement whose parameters are $1, $2, …; throws unless it succeeds.
Result execute(PGconn* connection, const std::string& sql, std::span<const std::string> parameters = {});

/// A transaction that writes. What others change meanwhile is not written over.
inline constexpr const char* begin_sql = "BEGIN ISOLATION LEVEL REPEATABLE READ";
inline constexpr const char* commit_sql = "COMMIT";
/// The answer to commit_sql says ROLLBACK when the transaction had failed before.
void check_committed(const PGresult* result);

/// Takes results until there are none left: the connection can be used again.
void drain(PGconn* connection) noexcept;

} // namespace gc2pc::postgres
