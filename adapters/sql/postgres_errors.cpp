// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_errors.hpp"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>

namespace gc2pc {
namespace {

Error lost(const std::string& database) {
  return Error(ErrorKind::connection, "the connection to " + database + " was lost")
      .hint("Check the server, then run the same command again; it resumes.")
      .retryable();
}

/// The text after `ERROR:  `, without what follows in further lines.
std::string primary_message(const std::string& text) {
  const auto mark = text.find(":  ");
  const auto begin = mark == std::string::npos ? 0 : mark + 3;
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// Integrity constraints: the server names table, column and constraint in its first line, never a value.
Error broken_constraint(const std::string& text, const std::string& database) {
  return Error(ErrorKind::conflict, database + ": " + primary_message(text));
}

Error by_state(std::string_view state, const std::string& text, const std::string& database) {
  const auto is = [&](std::string_view code) { return state == code; };
  const auto in_class = [&](std::string_view code) { return state.starts_with(code); };
  if (is("08001") || in_class("HV")) // the session itself is fine
    return Error(ErrorKind::connection,
                 database + ": the server of a foreign table cannot be reached, or does not allow reading")
        .hint("Copy the tables into the database, or check that server.");
  if (in_class("08") || is("57P01") || is("57P02") || is("57P03"))
    return lost(database);
  if (is("55P03"))
    return Error(ErrorKind::conflict, database + " is locked by another program")
        .hint("Stop the other program, then run the same command again.")
        .retryable();
  if (is("40P01"))
    return Error(ErrorKind::conflict, database + ": the server ended a deadlock with another program")
        .hint("Stop the other program, then run the same command again.")
        .retryable();
  if (in_class("40"))
    return Error(ErrorKind::conflict, database + " was changed by another program at the same time")
        .hint("Stop the other program, then run the same command again.")
        .retryable();
  if (is("57014"))
    return Error(ErrorKind::conflict,
                 database + ": a statement was canceled, or took longer than statement_timeout")
        .hint("Run the same command again. To allow more time, add options='-c statement_timeout=…' to the "
              "connection.");
  if (is("53100"))
    return Error(ErrorKind::no_space, "no space left for " + database);
  if (is("53300"))
    return Error(ErrorKind::connection, database + " has reached its limit of connections")
        .hint("Reduce --jobs, or increase max_connections of the server.");
  if (in_class("53"))
    return Error(ErrorKind::connection, database + ": the server ran out of memory or another resource");
  if (is("25006"))
    return Error(ErrorKind::permission, database + " cannot be written")
        .hint("The server is a standby, or the database or the role is set to read-only.");
  if (is("42501"))
    return Error(ErrorKind::permission, database + ": the role lacks a required privilege")
        .hint("A source needs SELECT, without row security. A target needs CREATE in the schema, and all "
              "privileges on the tables of Persistent Chat.");
  if (in_class("28"))
    return Error(ErrorKind::permission, database + " rejected the role or its password")
        .hint("gc2pc reads the password from ~/.pgpass, a service file or the variable PGPASSWORD.");
  if (is("3D000"))
    return Error(ErrorKind::not_found, database + " does not exist")
        .hint("Ask an administrator to create an empty database: createdb --encoding UTF8 --template "
              "template0 NAME.");
  if (in_class("23"))
    return broken_constraint(text, database);
  if (is("22021") || is("22P05"))
    return Error(ErrorKind::wrong_input, database + ": a text has bytes that are invalid in its encoding");
  if (is("22001"))
    return Error(ErrorKind::wrong_input, database + ": a text is longer than its column");
  if (is("22012"))
    return Error(ErrorKind::wrong_input, database + ": a view or an index divides by zero");
  if (in_class("22"))
    return Error(ErrorKind::wrong_input, database + ": a value does not fit its column");
  if (is("55000"))
    return Error(ErrorKind::wrong_input, database + ": a table or view cannot be used in its current state")
        .hint("A materialized view needs REFRESH MATERIALIZED VIEW first. Rows of a published table can be "
              "changed only if the table has a replica identity.");
  if (is("P0001"))
    return Error(ErrorKind::conflict,
                 database + ": a trigger or a function in the database rejected a statement")
        .hint("Ask its administrator to disable it during the migration.");
  if (is("42704"))
    return Error(ErrorKind::wrong_input, database + " does not have a setting or a type that gc2pc uses")
        .hint("Check the options of the connection.");
  if (is("42P01") || is("42703"))
    return Error(ErrorKind::wrong_input, database + " lacks a required table or column")
        .hint("Names in a target must be in lower case, because PostgreSQL stores unquoted names in lower "
              "case.");
  if (is("42P07"))
    return Error(ErrorKind::conflict, database + ": another program created the same table at the same time");
  if (is("58030"))
    return Error(ErrorKind::connection, "I/O error on " + database + ", on the server");
  if (is("XX001") || is("XX002"))
    return Error(ErrorKind::wrong_input, database + " is damaged").hint("Restore it from a backup.");
  return Error(ErrorKind::internal,
               database + ": the server rejected a statement (SQLSTATE " + std::string(state) + ")");
}

/// libpq's words about a server that did not answer: host, port and the system's reason, never a password.
std::string one_line(std::string text) {
  for (auto& c : text)
    if (c == '\n' || c == '\t')
      c = ' ';
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// With this verbosity an answer of the server is the code alone, `FATAL:  3D000`, at the end of a line;
/// libpq may add where a password came from. Empty when no server answered.
std::string state_in(std::string_view text) {
  std::string state;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() < 8 || line.substr(line.size() - 8, 3) != ":  ")
      continue;
    const auto code = line.substr(line.size() - 5);
    if (code.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos)
      state = code;
  }
  return state;
}

constexpr std::chrono::seconds patience{10};

/// Goes on with an attempt until it is decided; nothing when patience ends before.
std::optional<bool> connected(PGconn* connection) {
  const auto end = std::chrono::steady_clock::now() + patience;
  for (auto wanted = PGRES_POLLING_WRITING;;) {
    pollfd socket{PQsocket(connection), 0, 0};
    socket.events = wanted == PGRES_POLLING_WRITING ? POLLOUT : POLLIN;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (socket.fd < 0 || left.count() <= 0 || ::poll(&socket, 1, static_cast<int>(left.count())) < 0)
      return socket.fd < 0 ? std::optional(false) : std::nullopt;
    wanted = PQconnectPoll(connection);
    if (wanted == PGRES_POLLING_OK || wanted == PGRES_POLLING_FAILED)
      return wanted == PGRES_POLLING_OK;
  }
}

} // namespace

Error postgres_error(const soci::soci_error& error, bool usable, const std::string& database) {
  if (!usable)
    return lost(database);
  const auto* native = dynamic_cast<const soci::postgresql_soci_error*>(&error);
  if (native == nullptr)
    return Error(ErrorKind::internal, database + ": the database driver failed");
  return by_state(native->sqlstate(), native->get_error_message(), database);
}

void PostgresAttempt::Finish::operator()(PGconn* connection) const noexcept {
  PQfinish(connection);
}

PostgresAttempt::PostgresAttempt(const std::string& keywords)
    : connection_(PQconnectStart(keywords.c_str())) {
  if (!connection_)
    throw Error(ErrorKind::internal, "not enough memory for a PostgreSQL connection");
  PQsetErrorVerbosity(connection_.get(), PQERRORS_SQLSTATE);
  if (const auto decided = connected(connection_.get())) {
    succeeded_ = *decided;
    return;
  }
  connection_.reset(PQconnectdb(keywords.c_str()));
  succeeded_ = PQstatus(connection_.get()) == CONNECTION_OK;
}

bool PostgresAttempt::lacks_password() const {
  return !succeeded_ && PQconnectionNeedsPassword(connection_.get()) != 0;
}

Error PostgresAttempt::error(const std::string& database) const {
  if (lacks_password())
    return rejected_password(database);
  const std::string text = PQerrorMessage(connection_.get());
  const auto state = state_in(text);
  if (state == "08P01") // what PgBouncer says of a keyword that it does not know
    return Error(ErrorKind::usage, database + " does not accept an option of the connection")
        .hint("If this is a pooler, give the server's own address.");
  if (!state.empty())
    return by_state(state, "", database);
  return Error(ErrorKind::connection, database + " cannot be reached: " + one_line(text))
      .hint("Check the server, and the host, port and TLS options.")
      .retryable();
}

Error rejected_password(const std::string& database) {
  return by_state("28P01", "", database);
}

Error postgres_connect_error(const std::string& keywords, const std::string& database) {
  const PostgresAttempt again(keywords);
  // It works now, or would with the password, which worked a moment ago.
  return again.succeeded() || again.lacks_password() ? lost(database) : again.error(database);
}

} // namespace gc2pc
