// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_pooler.hpp"

#include "adapters/sql/postgres_errors.hpp"
#include "adapters/sql/postgres_native.hpp"
#include "mappings/model/error.hpp"

#include <libpq-fe.h>

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace gc2pc {
namespace {

/// A pooler whose sessions are all in use lets a connection wait for minutes.
constexpr std::chrono::seconds probe_limit{10};

struct FinishProbe {
  void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};

[[noreturn]] void refuse_pooler(const std::string& database) {
  throw Error(ErrorKind::wrong_input,
              database + " is a pooler that does not keep one server session for each connection")
      .hint("Give the server's own address, or a pool with pool_mode = session.");
}

/// Waits for an answer as long as probe_limit lasts.
postgres::Result answer(PGconn* connection) {
  const auto end = std::chrono::steady_clock::now() + probe_limit;
  while (PQisBusy(connection) != 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd socket{PQsocket(connection), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&socket, 1, static_cast<int>(left.count())) < 0 ||
        PQconsumeInput(connection) != 1)
      return nullptr;
  }
  return postgres::Result(PQgetResult(connection));
}

/// The server process that a transaction meets; nothing when there is none.
std::optional<int> session_behind(PGconn* connection) {
  // One message, so that its three statements cannot meet different sessions.
  if (PQsendQuery(connection, "BEGIN READ ONLY; SELECT pg_backend_pid(); COMMIT") != 1)
    return std::nullopt;
  std::optional<int> process;
  while (const auto result = answer(connection)) {
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK)
      process = std::stoi(PQgetvalue(result.get(), 0, 0));
    else if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
      return std::nullopt;
  }
  return PQisBusy(connection) != 0 ? std::nullopt : process;
}

/// As refuse_transaction_pooler().
bool look(const std::string& keywords, const std::string& database) {
  const PostgresAttempt first(keywords);
  if (first.lacks_password())
    return false;
  if (!first.succeeded())
    throw first.error(database);
  const auto own = session_behind(first.connection());
  // A pooler makes up the number that it tells when a connection begins: its connection is not the server's.
  if (own == PQbackendPID(first.connection()))
    return true;
  const std::unique_ptr<PGconn, FinishProbe> second(PQconnectdb(keywords.c_str()));
  if (PQstatus(second.get()) != CONNECTION_OK)
    refuse_pooler(database);
  // With a session for each, both connections meet their own one every time. A pool of transactions hands out
  // the session that was given back last, or one after the other: this order shows either.
  std::vector<int> first_meets, second_meets;
  for (const bool is_first : {true, false, true, true, false}) {
    const auto process = session_behind(is_first ? first.connection() : second.get());
    if (!process)
      refuse_pooler(database);
    (is_first ? first_meets : second_meets).push_back(*process);
  }
  const auto differs = [](int from) { return [from](int process) { return process != from; }; };
  if (first_meets.front() == second_meets.front() ||
      std::any_of(first_meets.begin(), first_meets.end(), differs(first_meets.front())) ||
      std::any_of(second_meets.begin(), second_meets.end(), differs(second_meets.front())))
    refuse_pooler(database);
  return true;
}

} // namespace

bool refuse_transaction_pooler(const std::string& keywords, const std::string& database) {
  static std::mutex mutex;
  static std::set<std::string> known;
  const std::lock_guard lock(mutex);
  if (known.contains(keywords))
    return true;
  if (!look(keywords, database))
    return false;
  known.insert(keywords);
  return true;
}

} // namespace gc2pc
