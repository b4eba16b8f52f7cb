// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_connector.hpp"

#include "adapters/files/resolved_path.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/sqlite_files.hpp"
#include "adapters/sql/sqlite_native.hpp"
#include "adapters/sql/sqlite_presence.hpp"

#include <filesystem>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

/// How long to wait for another program's lock, in seconds, unless the connection says otherwise. Long enough
/// for a backup tool's short read lock, short enough not to look like a hang.
constexpr std::string_view default_timeout = "5";
/// Page cache of a session that writes, in KiB. A chunk of messages that outgrows the cache is spilled under
/// an exclusive lock, with an extra sync of the journal; 24 MiB hold the largest chunk that the engine
/// makes (16 MiB of text), and its keys.
constexpr std::string_view write_cache_kib = "24576";
/// An option that only gc2pc itself sets, and the name of such a database.
constexpr auto memory_option = "memory";
constexpr auto memory_name = ":memory:";

bool is_in_memory(const ConnectionString& connection) {
  return !connection.option(memory_option).empty();
}

/// Once per process and before SQLite's first use; where it is in use already, it stays as it is. Off: the
/// lock per call, because a Database belongs to one thread at a time and the locks cost a fifth of reading;
/// and the count of all memory, whose one lock all sessions of the process would wait for at each value.
/// On: URIs, for `immutable`.
void configure_library() {
  static const bool done = [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_URI, 1);
    return true;
  }();
  (void)done;
}

/// The name to open the file by, in SOCI's double quotes. With `immutable`, an option that only gc2pc itself
/// sets, SQLite makes no lock and no file beside it.
std::string name_for(const ConnectionString& connection) {
  auto file = file_of(connection).string();
  const bool immutable = !connection.option("immutable").empty();
  // SOCI would take what follows a quote for further options.
  if (!immutable && file.find('"') == std::string::npos)
    return file;
  std::string uri = "file:";
  for (const char c : fs::absolute(file).string())
    uri += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : c == '"' ? "%22" : std::string(1, c);
  return uri + (immutable ? "?immutable=1" : "");
}

/// SQLite follows links itself, and keeps the name without them.
void refuse_followed_links(soci::session& session, const fs::path& file) {
  const char* opened = sqlite_api::sqlite3_db_filename(sqlite_handle(session), "main");
  if (opened != nullptr && fs::path(opened) != fs::absolute(file).lexically_normal())
    throw Error(ErrorKind::changed, "'" + file.string() + "' was replaced by a link while gc2pc opened it");
}

void open_session(soci::session& session, const ConnectionString& connection, Access access) {
  const auto& timeout = connection.option("timeout");
  session.open(soci::sqlite3, "dbname=\"" + name_for(connection) +
                                  "\" timeout=" + (timeout.empty() ? std::string(default_timeout) : timeout) +
                                  (access == Access::read_only ? " readonly=true" : ""));
  if (!is_in_memory(connection))
    refuse_followed_links(session, file_of(connection));
  if (access == Access::read_write) {
    // The journal mode stays as it is: it is a property of another program's file. FULL: a commit that
    // returned is there after a power cut.
    session << (connection.option(unsynced_option).empty() ? "PRAGMA synchronous = FULL"
                                                           : "PRAGMA synchronous = OFF");
    session << "PRAGMA cache_size = -" << write_cache_kib;
  }
  // The first look at the file: it tells whether it is a database.
  long long tables = 0;
  session << "SELECT count(*) FROM sqlite_master", soci::into(tables);
}

/// SQLite's number for what went wrong, with what it says in detail where that is known.
int code_of(const soci::soci_error& error, soci::session* session) {
  int code = SQLITE_OK;
  if (const auto* native = dynamic_cast<const soci::sqlite3_soci_error*>(&error))
    code = native->result();
  if (session == nullptr)
    return code;
  const int extended = sqlite_api::sqlite3_extended_errcode(sqlite_handle(*session));
  return code == SQLITE_OK || (extended & 0xff) == (code & 0xff) ? extended : code;
}

Error no_space_for(const std::string& database) {
  return Error(ErrorKind::no_space, "no space left for " + database);
}

/// Whether reading failed only because the files of WAL mode cannot be made beside a database that needs
/// none: on a medium or in a folder that is read-only, when nothing has to be brought into it.
bool needs_no_files_beside(const fs::path& file, const soci::soci_error& error, soci::session& session) {
  const int code = code_of(error, session.get_backend() != nullptr ? &session : nullptr);
  return ((code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY) &&
         code != SQLITE_READONLY_ROLLBACK && !has_content_beside(file, "-wal") &&
         !has_content_beside(file, "-journal");
}

} // namespace

ConnectionString sqlite_in_memory() {
  return {"sqlite3", {{"dbname", memory_name}, {memory_option, "yes"}}};
}

std::string SqliteConnector::description(const ConnectionString& connection) const {
  if (is_in_memory(connection))
    return "a database in memory";
  return fs::absolute(file_of(connection)).lexically_normal().string();
}

std::unique_ptr<Presence> SqliteConnector::connect(soci::session& session, const ConnectionString& connection,
                                                   Access access) const {
  configure_library();
  if (is_in_memory(connection)) {
    open_session(session, connection, access);
    return nullptr;
  }
  const auto file = file_of(connection);
  // SQLite would make a missing file, and has one word ("unable to open") for everything that can be wrong
  // with one.
  refuse_links(file);
  check_readable(file);
  auto presence = std::make_unique<SqlitePresence>(file);
  try {
    open_session(session, connection, access);
  } catch (const soci::soci_error& error) {
    if (access != Access::read_only || !needs_no_files_beside(file, error, session))
      refuse_session(session, error, description(connection));
    session.close();
    auto as_it_lies = connection;
    as_it_lies.options["immutable"] = "yes";
    presence->watch();
    try {
      open_session(session, as_it_lies, access);
    } catch (const soci::soci_error& other) {
      refuse_session(session, other, description(connection));
    }
  }
  return presence;
}

void SqliteConnector::refuse_session(soci::session& session, const soci::soci_error& error,
                                     const std::string& database) const {
  const auto translated = translate(error, session.get_backend() != nullptr ? &session : nullptr, database);
  session.close();
  throw translated;
}

void SqliteConnector::check_writable(Database& database) const {
  auto& session = database.session();
  // BEGIN IMMEDIATE proves the lock; writing a page, the same as it was, makes SQLite open its journal, which
  // proves the folder too.
  long long version = 0;
  session << "BEGIN IMMEDIATE";
  try {
    session << "PRAGMA user_version", soci::into(version);
    session << "PRAGMA user_version = " << version;
  } catch (const soci::soci_error&) {
    rollback(session);
    throw;
  }
  session << "ROLLBACK";
}

void SqliteConnector::begin(soci::session& session, Access access) const {
  if (access == Access::read_write) {
    session << "BEGIN IMMEDIATE"; // a lock that is asked for later cannot be waited for
    return;
  }
  // A transaction sees the state of its first read, not of its begin.
  long long tables = 0;
  session << "BEGIN";
  session << "SELECT count(*) FROM sqlite_master", soci::into(tables);
}

void SqliteConnector::rollback(soci::session& session) const {
  if (sqlite_api::sqlite3_get_autocommit(sqlite_handle(session)) == 0)
    session << "ROLLBACK";
}

Error SqliteConnector::translate(const soci::soci_error& error, soci::session* session,
                                 const std::string& database) const {
  const int code = code_of(error, session);
  if (const auto primary = code & 0xff; primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN) {
    if (code == SQLITE_READONLY_ROLLBACK)
      return Error(ErrorKind::wrong_input,
                   database + " has an unfinished transaction; its journal is in the same folder")
          .hint("Copy both files, and open the copy with a program that may write it, for example sqlite3; "
                "it rolls back the transaction. Or copy the database again while no program writes to it.");
    if (has_content_beside(database, "-wal"))
      return Error(ErrorKind::permission,
                   database + " has changes in " + database + "-wal, which cannot be read in this folder")
          .hint("Copy both files to a writable folder.");
  }
  if (code == SQLITE_IOERR_SHMSIZE) // the index of a log, which readers make, too
    return no_space_for(database);
  switch (code & 0xff) {
  case SQLITE_NOTADB:
    return Error(ErrorKind::wrong_input, database + " is not a SQLite database");
  case SQLITE_CORRUPT:
    return Error(ErrorKind::wrong_input, database + " is a damaged SQLite database")
        .hint("Restore it from a backup.");
  case SQLITE_FULL:
    return no_space_for(database);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return Error(ErrorKind::conflict, database + " is locked by another program")
        .hint("Stop the other program, then run the same command again.")
        .retryable();
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return Error(ErrorKind::permission, database + " cannot be written")
        .hint("The file, its folder or its journal is read-only.");
  case SQLITE_CANTOPEN:
    return Error(ErrorKind::permission, database + " cannot be opened")
        .hint("The account has no access to the file, its folder or its journal.");
  case SQLITE_IOERR:
    return Error(ErrorKind::connection, "I/O error on " + database);
  case SQLITE_CONSTRAINT:
    // SQLite names table and columns here, never the values; SOCI's prefix ends with a colon.
    return Error(
        ErrorKind::conflict,
        database + ": " +
            (session != nullptr ? sqlite_api::sqlite3_errmsg(sqlite_handle(*session)) : "constraint failed"));
  default:
    return Error(ErrorKind::internal,
                 database + ": " +
                     (session != nullptr ? sqlite_api::sqlite3_errmsg(sqlite_handle(*session))
                                         : sqlite_api::sqlite3_errstr(code)));
  }
}

} // namespace gc2pc
