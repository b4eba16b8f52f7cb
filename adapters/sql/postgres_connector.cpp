// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_connector.hpp"

#include "adapters/crypto/key_checks.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/postgres_connection.hpp"
#include "adapters/sql/postgres_errors.hpp"
#include "adapters/sql/postgres_native.hpp"
#include "adapters/sql/postgres_pooler.hpp"
#include "adapters/sql/postgres_security.hpp"
#include "mappings/model/text.hpp"

#include <libpq-fe.h>
#include <openssl/ssl.h>
#include <soci/postgresql/soci-postgresql.h>

namespace gc2pc {
namespace {

using postgres::native;

/// How long to wait for another program's lock: long enough for a short job of the server's own, short enough
/// not to look like a hang.
constexpr std::string_view default_lock_timeout = "10s";
/// How long a statement may take. The longest are counts over all messages, a minute or two for a thousand
/// million of them; one that takes an hour hangs.
constexpr std::string_view default_statement_timeout = "1h";

/// What gc2pc wants of a session. Texts of dates and numbers must not depend on the server's taste or on a
/// variable like PGTZ, whatever the connection says, and rows that row security would hide are an error; the
/// rest only where it says nothing (options='-c …'), and a session waits for as long as the operator thinks
/// between two steps.
std::string settings_sql(Access access) {
  std::string values = "('lock_timeout', '" + std::string(default_lock_timeout) +
                       "', false), ('statement_timeout', '" + std::string(default_statement_timeout) +
                       "', false), ('idle_in_transaction_session_timeout', '0', false), "
                       "('transaction_timeout', '0', false), ('datestyle', 'ISO', true), "
                       "('timezone', 'UTC', true), ('extra_float_digits', '3', true), "
                       "('standard_conforming_strings', 'on', true), ('row_security', 'off', true)";
  if (access == Access::read_only)
    values += ", ('default_transaction_read_only', 'on', false)";
  return "SELECT pg_catalog.count(pg_catalog.set_config(s.name, w.value, false)) FROM (VALUES " + values +
         ") w (name, value, always) JOIN pg_catalog.pg_settings s ON pg_catalog.lower(s.name) OPERATOR("
         "pg_catalog.=) w.name WHERE w.always OR s.source OPERATOR(pg_catalog.<>) 'client'";
}

/// A commit that returned is there after a power cut. What is stronger than this (a standby) stays.
constexpr std::string_view durable_sql =
    "; SELECT pg_catalog.set_config('synchronous_commit', 'on', false) WHERE "
    "pg_catalog.current_setting('synchronous_commit') OPERATOR(pg_catalog.=) "
    "ANY (ARRAY['off', 'local'])";
/// From here on one schema only, after the catalogue, in which no other functions or operators can be for the
/// server's own. Delivers its name; an empty text when there is none.
constexpr std::string_view schema_sql =
    "; SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident(pg_catalog.current_schema()), "
    "false) WHERE "
    "pg_catalog.current_schema() IS NOT NULL; SELECT coalesce(pg_catalog.current_schema(), '')";

/// A source in SQL_ASCII is read in octets, which the rules clean (C3): the server knows no characters there,
/// and refuses a whole row for one octet that is no UTF-8.
void read_octets_of_sql_ascii(PGconn* connection) {
  const char* encoding = PQparameterStatus(connection, "server_encoding");
  if (encoding != nullptr && std::string_view(encoding) == "SQL_ASCII" &&
      PQsetClientEncoding(connection, "SQL_ASCII") != 0)
    postgres::fail(connection, nullptr);
}

std::string text_of(soci::session& session, const std::string& sql) {
  std::string value;
  soci::indicator state = soci::i_null;
  session << sql, soci::into(value, state);
  return value;
}

/// A transaction that is always rolled back.
class Trial {
 public:
  explicit Trial(soci::session& session) : session_(session) { session_ << "BEGIN"; }
  ~Trial() { const postgres::Result result(PQexec(native(session_), "ROLLBACK")); }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

 private:
  soci::session& session_;
};

bool answers(const ConnectionString& connection, const std::string& database) {
  return refuse_transaction_pooler(libpq_keywords(connection, SessionUse::shared), database);
}

Error needs_tls(const std::string& database) {
  return Error(ErrorKind::permission, database + " asks for a password, and the connection does not have TLS")
      .hint("gc2pc sends a password only through TLS or a socket. Enable TLS on the server and give "
            "sslmode=verify-full, or give the folder of the server's socket as host.");
}

/// The connection with which a session can be opened. libpq gets a password only where it sends it through
/// TLS or a socket: any server that asks libpq for a password gets it, in clear if the server wants it so.
ConnectionString admitted(const ConnectionString& given, const std::string& database) {
  const auto security = secured(given);
  if (security.hides_password()) {
    if (!answers(security.connection, database))
      throw rejected_password(database);
    return security.connection;
  }
  auto open = without_password(security.connection);
  if (answers(open, database))
    return open;
  if (security.sslmode == "disable")
    throw needs_tls(database);
  auto tls = security.connection;
  tls.options.insert_or_assign("sslmode", "require");
  bool known = false;
  try {
    known = answers(tls, database);
  } catch (const Error& error) {
    // It answered a moment ago, without TLS.
    throw error.kind() == ErrorKind::connection && error.is_retryable() ? needs_tls(database) : error;
  }
  if (!known)
    throw rejected_password(database);
  return tls;
}

} // namespace

std::string PostgresConnector::weakness(const ConnectionString& connection) const {
  return weakness_of(secured(connection));
}

std::string PostgresConnector::description(const ConnectionString& connection) const {
  return describe_postgres(connection);
}

std::unique_ptr<Presence>
PostgresConnector::connect(soci::session& session, const ConnectionString& connection, Access access) const {
  const auto database = description(connection);
  const auto used = admitted(connection, database);
  try {
    session.open(soci::postgresql, libpq_keywords(used));
  } catch (const soci::soci_error&) {
    throw postgres_connect_error(libpq_keywords(without_password(used)), database);
  }
  try {
    // Neither hint, detail nor context of an error: they hold values.
    PQsetErrorVerbosity(native(session), PQERRORS_TERSE);
    PQsetNoticeProcessor(
        native(session), [](void*, const char*) {}, nullptr);
    if (access == Access::read_write) {
      const char* encoding = PQparameterStatus(native(session), "server_encoding");
      if (encoding == nullptr || std::string_view(encoding) != "UTF8")
        throw Error(ErrorKind::wrong_input, database + " has the encoding " +
                                                (encoding == nullptr ? "" : encoding) +
                                                ", which cannot represent every text")
            .hint("Ask an administrator to create a database with --encoding UTF8.");
    } else {
      read_octets_of_sql_ascii(native(session));
    }
    // In one message, because the server may be far away. The schema comes last.
    if (text_of(session, settings_sql(access) + std::string(access == Access::read_write ? durable_sql : "") +
                             std::string(schema_sql))
            .empty())
      throw Error(ErrorKind::wrong_input, database + " does not have a schema that the role may use")
          .hint("Give a schema with options='-c search_path=NAME', or ask an administrator to grant access "
                "to one.");
  } catch (const soci::soci_error& error) {
    throw translate(error, &session, database);
  }
  return nullptr;
}

bool PostgresConnector::usable(soci::session& session) const {
  return PQstatus(native(session)) == CONNECTION_OK;
}

void PostgresConnector::check_writable(Database& database) const {
  auto& session = database.session();
  const Trial trial(session);
  // In place of the control tables: proves the right to make them, and that the database is not read-only.
  session << "CREATE TABLE gc2pc_attempt (x integer)";
  session << "DROP TABLE gc2pc_attempt"; // as a rollback does it: a trigger may watch for that, too
  for (const auto& table : database.tables()) {
    const auto name = database.dialect().quoted_exactly(table);
    if (!ascii_lower(table).starts_with("tbl"))
      continue;
    // The lock that writing takes: an error when another session holds the table, or the role may not write
    // it.
    session << "LOCK TABLE " + name + " IN ROW EXCLUSIVE MODE";
  }
}

Error PostgresConnector::translate(const soci::soci_error& error, soci::session* session,
                                   const std::string& database) const {
  return postgres_error(error, session != nullptr && usable(*session), database);
}

TlsFacts PostgresConnector::tls(soci::session& session) const {
  auto* connection = native(session);
  TlsFacts facts;
  if (PQsslInUse(connection) != 1)
    return facts;
  if (const char* protocol = PQsslAttribute(connection, "protocol"))
    facts.protocol = protocol;
  // Only a libpq that uses OpenSSL has this one.
  if (auto* ssl = static_cast<SSL*>(PQsslStruct(connection, "OpenSSL")))
    if (const auto* certificate = SSL_get0_peer_certificate(ssl))
      facts.certificate_end = end_of(certificate);
  return facts;
}

void PostgresConnector::begin(soci::session& session, Access access) const {
  if (access == Access::read_write) {
    session << postgres::begin_sql;
    return;
  }
  // A transaction sees the state of its first statement, not of its begin.
  session << "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SELECT 1";
}

void PostgresConnector::commit(soci::session& session) const {
  postgres::check_committed(postgres::execute(native(session), postgres::commit_sql).get());
}

void PostgresConnector::rollback(soci::session& session) const {
  const auto status = PQtransactionStatus(native(session));
  if (status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN)
    session << "ROLLBACK";
}

void PostgresConnector::lock_tables(Database& database, const std::vector<std::string>& tables) const {
  // What a transaction sees is fixed by its first query, which LOCK is not.
  for (const auto& table : tables)
    database.execute("LOCK TABLE " + database.dialect().quoted_exactly(table) + " IN EXCLUSIVE MODE");
}

void PostgresConnector::await_writers(Database& database, std::string_view table) const {
  // A transaction of its own, in one message.
  database.execute("LOCK TABLE " + database.quoted(table) + " IN SHARE MODE; SELECT 1");
}

} // namespace gc2pc
