// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_dialect.hpp"

#include "adapters/sql/postgres_connection.hpp"
#include "adapters/sql/postgres_copy.hpp"
#include "adapters/sql/postgres_cursor.hpp"
#include "adapters/sql/postgres_native.hpp"
#include "adapters/sql/postgres_pooler.hpp"
#include "adapters/sql/postgres_schema.hpp"
#include "adapters/sql/postgres_trouble.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"

#include <libpq-fe.h>
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

/// The first column of what `sql` delivers.
std::vector<std::string> listed(soci::session& session, const std::string& sql,
                                std::span<const std::string> parameters = {}) {
  const auto rows = postgres::execute(native(session), sql, parameters);
  std::vector<std::string> result;
  for (int row = 0; row < PQntuples(rows.get()); ++row)
    result.emplace_back(PQgetvalue(rows.get(), row, 0));
  return result;
}

/// A transaction on a bare session that is always rolled back.
class Trial {
 public:
  explicit Trial(soci::session& session) : session_(session) { session_ << "BEGIN"; }
  ~Trial() { const postgres::Result result(PQexec(native(session_), "ROLLBACK")); }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

 private:
  soci::session& session_;
};

} // namespace

std::string PostgresDialect::description(const ConnectionString& connection) const {
  return describe_postgres(connection);
}

bool PostgresDialect::exists(const ConnectionString&) const {
  return true;
}

std::unique_ptr<Presence> PostgresDialect::connect(soci::session& session, const ConnectionString& connection,
                                                   Access access) const {
  const auto keywords = libpq_keywords(connection);
  const auto database = description(connection);
  if (!refuse_transaction_pooler(libpq_keywords(connection, SessionUse::shared), database))
    throw postgres_connect_error(keywords, database);
  try {
    session.open(soci::postgresql, keywords);
  } catch (const soci::soci_error&) {
    throw postgres_connect_error(keywords, database);
  }
  try {
    // Neither hint, detail nor context of an error: they hold values.
    PQsetErrorVerbosity(native(session), PQERRORS_TERSE);
    PQsetNoticeProcessor(
        native(session), [](void*, const char*) {}, nullptr);
    session << settings_sql(access);
    if (access == Access::read_write) {
      // A commit that returned is there after a power cut. What is stronger than this (a standby) stays.
      session << "SELECT set_config('synchronous_commit', 'on', false) WHERE "
                 "current_setting('synchronous_commit') IN ('off', 'local')";
      if (const auto encoding = text_of(session, "SHOW server_encoding"); encoding != "UTF8")
        throw Error(ErrorKind::wrong_input,
                    database + " has the encoding " + encoding + ", which cannot represent every text")
            .hint("Ask an administrator to create a database with --encoding UTF8.");
    } else {
      read_octets_of_sql_ascii(native(session));
    }
    // From here on one schema only, behind the catalogue, in which no other functions or operators can be
    // for the server's own.
    session
        << "SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident(pg_catalog.current_schema()), "
           "false) WHERE pg_catalog.current_schema() IS NOT NULL";
    if (text_of(session, "SELECT coalesce(current_schema(), '')").empty())
      throw Error(ErrorKind::wrong_input, database + " does not have a schema that the role may use")
          .hint("Give a schema with options='-c search_path=NAME', or ask an administrator to grant access "
                "to one.");
  } catch (const soci::soci_error& error) {
    throw translate(error, &session, database);
  }
  return nullptr;
}

bool PostgresDialect::usable(soci::session& session) const {
  return PQstatus(native(session)) == CONNECTION_OK;
}

ConnectionString PostgresDialect::beside(const ConnectionString& connection) const {
  return connection; // never absent: an administrator makes databases
}

void PostgresDialect::create_database(const ConnectionString& connection,
                                      const std::function<void(const ConnectionString&)>& fill) const {
  fill(connection); // one transaction
}

void PostgresDialect::remove_database(const ConnectionString&) const {
  // It was there before gc2pc came, and what gc2pc made in it goes with its transaction.
}

void PostgresDialect::check_writable(soci::session& session) const {
  const Trial trial(session);
  // In place of the control tables: proves the right to make them, and that the database is not read-only.
  session << "CREATE TABLE gc2pc_attempt (x integer)";
  session << "DROP TABLE gc2pc_attempt"; // as a rollback does it: a trigger may watch for that, too
  for (const auto& table : tables(session)) {
    const auto name = quoted_exactly(table);
    if (!ascii_lower(table).starts_with("tbl"))
      continue;
    // The lock that writing takes: an error when somebody else holds the table, or the role may not write it.
    session << "LOCK TABLE " + name + " IN ROW EXCLUSIVE MODE";
  }
}

void PostgresDialect::lock_tables(Database& database, const std::vector<std::string>& tables) const {
  // What a transaction sees is fixed by its first query, which LOCK is not.
  for (const auto& table : tables)
    database.execute("LOCK TABLE " + quoted_exactly(table) + " IN EXCLUSIVE MODE");
}

void PostgresDialect::await_writers(Database& database, std::string_view table) const {
  Transaction transaction(database, Access::read_write);
  database.execute("LOCK TABLE " + quoted(table) + " IN SHARE MODE");
  transaction.commit();
}

void PostgresDialect::remove_leftovers(soci::session&) const {
  // A server takes away itself what a transaction left that did not end.
}

std::optional<std::uint64_t> PostgresDialect::free_bytes(const ConnectionString&) const {
  return std::nullopt; // the server does not tell
}

std::string PostgresDialect::quoted(std::string_view identifier) const {
  return quoted_exactly(ascii_lower(identifier));
}

std::string PostgresDialect::quoted_exactly(std::string_view identifier) const {
  return double_quoted(identifier);
}

std::string PostgresDialect::schema_statement(const std::string& statement) const {
  return postgres_schema_statement(statement);
}

std::string PostgresDialect::sort_key(const std::string& expression, Storage storage,
                                      std::size_t position) const {
  return storage == Storage::integer ? std::to_string(position)
                                     : "CAST(" + expression + " AS text) COLLATE \"C\"";
}

std::string_view PostgresDialect::type(Storage storage) const {
  return storage == Storage::integer ? "bigint" : "text COLLATE \"C\"";
}

std::string PostgresDialect::stored_bytes(const std::string& expression) const {
  return "octet_length(CAST(" + expression + " AS text))";
}

std::vector<std::string> PostgresDialect::tables(soci::session& session) const {
  return listed(session, "SELECT relname FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace "
                         "WHERE nspname = current_schema()) "
                         "AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname COLLATE \"C\"");
}

std::vector<std::string> PostgresDialect::columns(soci::session& session, std::string_view table) const {
  // The name to the letter, or as the server keeps what is not quoted.
  const std::string name(table);
  return listed(
      session,
      "SELECT attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = (SELECT oid "
      "FROM pg_class, (SELECT CAST($1 AS text) AS name) wanted WHERE relnamespace = (SELECT oid FROM "
      "pg_namespace WHERE nspname = current_schema()) AND relname IN (CAST(wanted.name AS name), "
      "CAST(lower(wanted.name) AS "
      "name)) ORDER BY relname = wanted.name DESC LIMIT 1) ORDER BY attnum",
      {&name, 1});
}

std::vector<std::string> PostgresDialect::schemas_with(soci::session& session, std::string_view table) const {
  const std::string name(table);
  return listed(
      session,
      "SELECT DISTINCT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE "
      "lower(relname) = lower(CAST($1 AS text)) AND relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname "
      "<> current_schema() AND nspname !~ '^pg_(temp|toast)' ORDER BY 1",
      {&name, 1});
}

std::vector<std::string> PostgresDialect::filtered_tables(soci::session& session) const {
  return listed(session, std::string(postgres_filtered_tables));
}

std::string PostgresDialect::schema_hint(std::string_view schema) const {
  // Any other name would have to be in quotes, which SOCI takes away.
  const bool plain =
      schema.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos &&
      schema.find_first_of("0123456789") != 0;
  return plain ? "Add the schema to the connection: options='-c search_path=" + std::string(schema) + "'."
               : "Ask an administrator to set the role's search_path to that schema.";
}

void PostgresDialect::begin(soci::session& session, Access access) const {
  if (access == Access::read_write) {
    session << "BEGIN ISOLATION LEVEL REPEATABLE READ";
    return;
  }
  // A transaction sees the state of its first statement, not of its begin.
  session << "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
  session << "SELECT 1";
}

void PostgresDialect::commit(soci::session& session) const {
  const auto done = postgres::execute(native(session), "COMMIT");
  if (std::string_view(PQcmdStatus(done.get())) != "COMMIT")
    throw Error(ErrorKind::internal, "commit of a failed transaction");
}

bool PostgresDialect::in_transaction(soci::session& session) const {
  const auto status = PQtransactionStatus(native(session));
  return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
}

std::unique_ptr<RowSource> PostgresDialect::stream(Database& database, const std::string& sql,
                                                   std::span<const std::int64_t> parameters,
                                                   const std::vector<Storage>& results) const {
  return std::make_unique<PostgresCursor>(database, sql, parameters, results);
}

std::unique_ptr<RowSink>
PostgresDialect::bulk(Database& database, std::string_view table,
                      const std::vector<std::pair<std::string, Storage>>& columns) const {
  return std::make_unique<PostgresCopy>(database, table, columns);
}

GroupDigest PostgresDialect::digest(Database& database, const std::string& select) const {
  GroupDigest result;
  Sha256 hasher;
  std::string row;
  PostgresCursor cursor(database, select, {}, {});
  while (cursor.next()) {
    row.clear();
    for (int column = 0; column < PQnfields(cursor.row()); ++column) {
      // With its length in front, so that no two rows look alike; NULL has none.
      if (PQgetisnull(cursor.row(), 0, column) != 0) {
        row += '-';
        continue;
      }
      const auto size = static_cast<std::size_t>(PQgetlength(cursor.row(), 0, column));
      row += std::to_string(size) + ':';
      row.append(PQgetvalue(cursor.row(), 0, column), size);
    }
    hasher.update(row);
    result.add(hasher.finish());
  }
  return result;
}

std::int64_t PostgresDialect::dangling_references(soci::session&,
                                                  const std::optional<std::vector<std::string>>&) const {
  return 0;
}

Error PostgresDialect::translate(const soci::soci_error& error, soci::session* session,
                                 const std::string& database) const {
  return postgres_error(error, session != nullptr && usable(*session), database);
}

} // namespace gc2pc
