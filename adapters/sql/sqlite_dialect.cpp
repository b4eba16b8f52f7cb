// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_dialect.hpp"

#include "adapters/sql/sqlite_files.hpp"
#include "adapters/sql/sqlite_native.hpp"
#include "adapters/sql/sqlite_presence.hpp"
#include "adapters/sql/sqlite_rows.hpp"
#include "mappings/model/sha256.hpp"

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
/// Behind a database's name while it is being made.
constexpr std::string_view unfinished_suffix = ".gc2pc-unfinished";
/// Behind its name: a database for gc2pc's own use, while there is none of that name.
constexpr std::string_view own_suffix = ".gc2pc-own";

fs::path file_of(const ConnectionString& connection) {
  return connection.option("dbname");
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

ConnectionString unfinished(const ConnectionString& connection) {
  auto result = connection;
  result.options["dbname"] += unfinished_suffix;
  return result;
}

/// The name to open the file by. With `immutable`, an option that only gc2pc itself sets, SQLite makes no
/// lock and no file beside it.
std::string name_for(const ConnectionString& connection) {
  const auto file = file_of(connection).string();
  if (connection.option("immutable").empty())
    return file;
  std::string uri = "file:";
  for (const char c : fs::absolute(file).string())
    uri += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : std::string(1, c);
  return uri + "?immutable=1";
}

void open_session(soci::session& session, const ConnectionString& connection, Access access) {
  const auto& timeout = connection.option("timeout");
  session.open(soci::sqlite3, "dbname=\"" + name_for(connection) +
                                  "\" timeout=" + (timeout.empty() ? std::string(default_timeout) : timeout) +
                                  (access == Access::read_only ? " readonly=true" : ""));
  if (access == Access::read_write) {
    // The journal mode stays as it is: it is a property of another program's file. FULL: a commit that
    // returned is there after a power cut.
    session << "PRAGMA synchronous = FULL";
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

/// Whether reading failed only because the files of WAL mode cannot be made beside a database that needs
/// none: on a medium or in a folder that is read-only, when nothing has to be brought into it.
bool needs_no_files_beside(const fs::path& file, const soci::soci_error& error, soci::session& session) {
  const int code = code_of(error, session.get_backend() != nullptr ? &session : nullptr);
  return ((code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY) &&
         code != SQLITE_READONLY_ROLLBACK && !has_content_beside(file, "-wal") &&
         !has_content_beside(file, "-journal");
}

std::vector<std::string> names(soci::session& session, const std::string& sql) {
  std::vector<std::string> result;
  std::string name;
  soci::indicator state = soci::i_ok;
  soci::statement statement = (session.prepare << sql, soci::into(name, state));
  for (statement.execute(); statement.fetch();)
    result.push_back(name);
  return result;
}

/// Appends one stored value: its type, then its bytes with their number in front, so that no two rows look
/// alike.
void append_value(std::string& row, sqlite_api::sqlite3_stmt* statement, int column) {
  const int type = sqlite_api::sqlite3_column_type(statement, column);
  row += static_cast<char>('0' + type);
  if (type == SQLITE_NULL)
    return;
  if (type == SQLITE_FLOAT) { // as text it would lose digits
    const double value = sqlite_api::sqlite3_column_double(statement, column);
    row.append(reinterpret_cast<const char*>(&value), sizeof value);
    return;
  }
  const auto* bytes = static_cast<const char*>(sqlite_api::sqlite3_column_blob(statement, column));
  const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_column_bytes(statement, column));
  row += std::to_string(size) + ':';
  if (size != 0)
    row.append(bytes, size);
}

/// `check`: SQLite's own check, of all tables or of one.
std::int64_t dangling(soci::session& session, const std::string& check) {
  // Keeping foreign keys on while rows are deleted costs a scan of every referring table per row; one check
  // at the end of a transaction looks at each reference once.
  std::int64_t total = 0;
  SqliteStatement keys(
      session, "SELECT DISTINCT c.\"table\", k.\"from\", k.\"table\", k.\"to\" FROM " + check +
                   " c "
                   "JOIN pragma_foreign_key_list(c.\"table\") k ON k.id = c.fkid WHERE k.\"to\" IS NOT NULL");
  while (keys.step()) {
    const auto child = double_quoted(keys.text(0)), column = double_quoted(keys.text(1));
    const auto parent = double_quoted(keys.text(2)), key = double_quoted(keys.text(3));
    // A GUID in another case is the same GUID; SQLite's own check does not know that.
    SqliteStatement count(session, "SELECT count(*) FROM " + child + " c WHERE c." + column +
                                       " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + parent +
                                       " p WHERE p." + key + " = c." + column + ") AND (typeof(c." + column +
                                       ") <> 'text' OR NOT EXISTS (SELECT 1 FROM " + parent + " p WHERE p." +
                                       key + " = c." + column + " COLLATE NOCASE))");
    if (count.step())
      total += sqlite_api::sqlite3_column_int64(count.get(), 0);
  }
  return total;
}

} // namespace

std::string SqliteDialect::description(const ConnectionString& connection) const {
  return fs::absolute(file_of(connection)).lexically_normal().string();
}

bool SqliteDialect::exists(const ConnectionString& connection) const {
  return file_exists(file_of(connection));
}

std::unique_ptr<Presence> SqliteDialect::connect(soci::session& session, const ConnectionString& connection,
                                                 Access access) const {
  const auto file = file_of(connection);
  if (file.string().find('"') != std::string::npos)
    throw Error(ErrorKind::usage, "the name of a SQLite file cannot contain a double quote");
  // SQLite would make a missing file, and has one word ("unable to open") for everything that can be wrong
  // with one.
  check_readable(file);
  configure_library();
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

void SqliteDialect::refuse_session(soci::session& session, const soci::soci_error& error,
                                   const std::string& database) const {
  const auto translated = translate(error, session.get_backend() != nullptr ? &session : nullptr, database);
  session.close();
  throw translated;
}

ConnectionString SqliteDialect::beside(const ConnectionString& connection) const {
  auto result = connection;
  result.options["dbname"] += own_suffix;
  return result;
}

void SqliteDialect::create_database(const ConnectionString& connection,
                                    const std::function<void(const ConnectionString&)>& fill) const {
  // Made under another name, then renamed: whatever happens in between, the real name is absent or complete.
  const auto temporary = unfinished(connection);
  check_folder_writable(file_of(connection));
  remove_database_files(file_of(temporary));
  make_empty_file(file_of(temporary));
  fill(temporary);
  publish_file(file_of(temporary), file_of(connection));
}

void SqliteDialect::remove_database(const ConnectionString& connection) const {
  remove_database_files(file_of(unfinished(connection)));
  remove_database_files(file_of(connection));
}

void SqliteDialect::check_creatable(const ConnectionString& connection) const {
  check_folder_writable(file_of(connection));
}

void SqliteDialect::check_writable(soci::session& session) const {
  // BEGIN IMMEDIATE proves the lock; writing a page, the same as it was, makes SQLite open its journal, which
  // proves the folder too.
  long long version = 0;
  session << "BEGIN IMMEDIATE";
  try {
    session << "PRAGMA user_version", soci::into(version);
    session << "PRAGMA user_version = " << version;
  } catch (const soci::soci_error&) {
    if (in_transaction(session))
      session << "ROLLBACK";
    throw;
  }
  session << "ROLLBACK";
}

void SqliteDialect::remove_leftovers(soci::session& session) const {
  // Its journal has no head yet, so SQLite rightly takes no notice of it until it needs one of its own.
  check_writable(session);
}

std::optional<std::uint64_t> SqliteDialect::free_bytes(const ConnectionString& connection) const {
  return free_bytes_for(file_of(connection));
}

std::string SqliteDialect::quoted(std::string_view identifier) const {
  return double_quoted(identifier);
}

std::string SqliteDialect::stored_bytes(const std::string& expression) const {
  return "length(CAST(" + expression + " AS blob))"; // length of a text would count characters
}

std::string SqliteDialect::sort_key(const std::string&, Storage, std::size_t position) const {
  // By position, because an expression may be a constant, and a number would be a position anyway. Texts
  // compare by bytes unless a column says otherwise.
  return std::to_string(position);
}

std::string_view SqliteDialect::type(Storage storage) const {
  return storage == Storage::integer ? "bigint" : "ntext";
}

std::vector<std::string> SqliteDialect::tables(soci::session& session) const {
  return names(session,
               "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' "
               "ESCAPE '~' ORDER BY name");
}

std::vector<std::string> SqliteDialect::columns(soci::session& session, std::string_view table) const {
  // With those that are computed, without the hidden ones of virtual tables.
  return names(session,
               "SELECT name FROM pragma_table_xinfo(" + literal(table) + ") WHERE hidden <> 1 ORDER BY cid");
}

void SqliteDialect::begin(soci::session& session, Access access) const {
  if (access == Access::read_write) {
    session << "BEGIN IMMEDIATE"; // a lock that is asked for later cannot be waited for
    return;
  }
  // A transaction sees the state of its first read, not of its begin.
  long long tables = 0;
  session << "BEGIN";
  session << "SELECT count(*) FROM sqlite_master", soci::into(tables);
}

bool SqliteDialect::in_transaction(soci::session& session) const {
  return sqlite_api::sqlite3_get_autocommit(sqlite_handle(session)) == 0;
}

std::unique_ptr<RowSource> SqliteDialect::stream(Database& database, const std::string& sql,
                                                 std::span<const std::int64_t> parameters,
                                                 const std::vector<Storage>& results) const {
  return std::make_unique<SqliteRows>(database, sql, parameters, results);
}

std::unique_ptr<RowSink>
SqliteDialect::bulk(Database& database, std::string_view table,
                    const std::vector<std::pair<std::string, Storage>>& columns) const {
  std::string names, values;
  for (const auto& column : columns) {
    names += (names.empty() ? "" : ", ") + quoted(column.first);
    values += values.empty() ? "?" : ", ?";
  }
  return std::make_unique<SqliteInsert>(database, "INSERT INTO " + quoted(table) + " (" + names +
                                                      ") VALUES (" + values + ")");
}

void SqliteDialect::take_integer(soci::statement& statement, std::size_t column, Slot& slot) const {
  auto* native = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend())->stmt_;
  // SOCI has read the value as an integer by now, which does not touch what the row itself holds.
  take_sqlite_integer(native, static_cast<int>(column), slot);
}

GroupDigest SqliteDialect::digest(Database& database, const std::string& select) const {
  GroupDigest result;
  Sha256 hasher;
  std::string row;
  SqliteStatement statement(database.session(), select);
  const int columns = sqlite_api::sqlite3_column_count(statement.get());
  while (statement.step()) {
    row.clear();
    for (int column = 0; column < columns; ++column)
      append_value(row, statement.get(), column);
    hasher.update(row);
    result.add(hasher.finish());
  }
  return result;
}

std::int64_t SqliteDialect::dangling_references(soci::session& session,
                                                const std::optional<std::vector<std::string>>& tables) const {
  if (!tables)
    return dangling(session, "pragma_foreign_key_check");
  std::int64_t total = 0;
  for (const auto& table : *tables)
    total += dangling(session, "pragma_foreign_key_check('" + table + "')");
  return total;
}

Error SqliteDialect::translate(const soci::soci_error& error, soci::session* session,
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
  switch (code & 0xff) {
  case SQLITE_NOTADB:
    return Error(ErrorKind::wrong_input, database + " is not a SQLite database");
  case SQLITE_CORRUPT:
    return Error(ErrorKind::wrong_input, database + " is a damaged SQLite database")
        .hint("Restore it from a backup.");
  case SQLITE_FULL:
    return Error(ErrorKind::no_space, "no space left for " + database);
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
