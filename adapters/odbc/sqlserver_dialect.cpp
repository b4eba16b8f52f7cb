// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_dialect.hpp"

#include "adapters/odbc/odbc_session.hpp"
#include "adapters/odbc/odbc_statement.hpp"
#include "adapters/odbc/sqlserver_trouble.hpp"
#include "adapters/sql/database.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// Seconds for one statement: sorting a hundred million messages fits; one that takes an hour hangs.
constexpr unsigned statement_seconds = 3'600;
/// The table that is worth the lock of a whole table: all others are small.
constexpr std::string_view message_table = "tblChat";

void do_run(soci::session& session, std::string_view sql) {
  odbc::run(session, std::string(sql));
}

std::vector<std::string> listed(soci::session& session, std::string_view sql,
                                const std::vector<std::string>& parameters = {}) {
  return odbc::listed(session, std::string(sql), parameters);
}

bool is_control_name(std::string_view name) {
  return name.starts_with("gc2pc_");
}

/// Statements are of the oldest version that the product runs on.
void check_version(const std::string& version, Access access, const std::string& database) {
  const bool target = access == Access::read_write;
  if (tsql::version_number(version) >= (target ? tsql::oldest_target : tsql::oldest_source))
    return;
  throw Error(ErrorKind::wrong_input, database + " runs on SQL Server " + version +
                                          ", which is too old for a " + (target ? "target" : "source"))
      .hint(target ? "A target needs SQL Server 2008 R2 (10.50) or later."
                   : "A source needs SQL Server 2005 (9.0) or later.");
}

/// A transaction on a bare session that is always rolled back.
class Attempt {
 public:
  explicit Attempt(soci::session& session) : session_(session) {
    do_run(session_, tsql::level_read_committed);
    do_run(session_, tsql::begin);
  }
  ~Attempt() {
    try {
      if (listed(session_, tsql::open_transactions) != std::vector<std::string>{"0"})
        do_run(session_, tsql::rollback);
    } catch (const odbc::Failure&) {
      // The session is gone, and with it the transaction; the next use of it says so.
    }
  }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

 private:
  soci::session& session_;
};

} // namespace

void SqlServerDialect::prepare_session(soci::session& session, const ConnectionString& connection,
                                       Access access) const {
  const auto version = listed(session, tsql::product_version);
  check_version(version.empty() ? "" : version.front(), access, description(connection));
  auto& native = odbc::native(session);
  native.statement_seconds = statement_seconds;
  native.reads_to_end = true;
  do_run(session, tsql::session_settings);
  do_run(session, tsql::lock_timeout());
  native.snapshots = listed(session, tsql::snapshot_state) == std::vector<std::string>{"1"};
  native.table_locks = connection.option("tablelocks") == "yes";
}

void SqlServerDialect::check_writable(soci::session& session) const {
  const Attempt attempt(session);
  prepare_control(session);
  do_run(session, tsql::make_probe);
  auto names = listed(session, tsql::base_tables());
  std::erase_if(names, [](const std::string& name) { return !same_name(name.substr(0, 3), "tbl"); });
  if (names.empty()) { // gc2pc will have to make them
    do_run(session, tsql::make_product_probe);
    do_run(session, tsql::make_referring_probe);
    names = {"gc2pc_attempt", "gc2pc_attempt_2"};
  }
  for (const auto& name : names) {
    const auto table = quoted_exactly(name);
    for (const auto* right : {"INSERT", "UPDATE", "DELETE"})
      if (listed(session, tsql::may(right), {table}) != std::vector<std::string>{"1"})
        throw Error(ErrorKind::permission, "the account may not " + std::string(right) + " in " +
                                               (is_control_name(name) ? "a table that it creates" : name))
            .hint("A target needs INSERT, UPDATE and DELETE on the tables of Persistent Chat.");
    do_run(session, tsql::touch_to_write(table));
  }
}

std::string SqlServerDialect::quoted(std::string_view identifier) const {
  const auto name = tsql::bracketed(identifier);
  return is_control_name(identifier) ? tsql::bracketed(tsql::control_schema) + "." + name : name;
}

std::string SqlServerDialect::sort_key(const std::string& expression, Storage storage,
                                       std::size_t position) const {
  // A constant of a profile cannot be sorted by, but where it stands can.
  const bool constant = expression.starts_with("N'") || expression == "NULL";
  return storage == Storage::integer || constant ? std::to_string(position) : tsql::sort_key(expression);
}

std::string_view SqlServerDialect::type(Storage storage) const {
  return storage == Storage::integer ? "bigint" : "nvarchar(max)";
}

void SqlServerDialect::prepare_control(soci::session& session) const {
  if (!listed(session, tsql::has_control_schema).empty())
    return;
  do_run(session, tsql::make_control_schema);
  do_run(session, tsql::make_schema_marker);
}

void SqlServerDialect::remove_control(soci::session& session) const {
  // Not one that an administrator made, nor one that somebody else uses by now.
  if (listed(session, tsql::left_in_control_schema) !=
      std::vector<std::string>{std::string(tsql::schema_marker)})
    return;
  do_run(session, tsql::drop_schema_marker);
  do_run(session, tsql::drop_control_schema);
}

std::vector<std::string> SqlServerDialect::tables(soci::session& session) const {
  return listed(session, tsql::tables());
}

std::vector<std::string> SqlServerDialect::columns(soci::session& session, std::string_view table) const {
  return listed(session, tsql::columns, {quoted(table)});
}

std::vector<std::string> SqlServerDialect::schemas_with(soci::session& session,
                                                        std::string_view table) const {
  return listed(session, tsql::schemas_with, {std::string(table)});
}

std::string SqlServerDialect::schema_hint(std::string_view schema) const {
  return "Ask an administrator to make it the default schema of the account: ALTER USER NAME WITH "
         "DEFAULT_SCHEMA = " +
         tsql::bracketed(schema) + ".";
}

void SqlServerDialect::begin(soci::session& session, Access access) const {
  auto& native = odbc::native(session);
  if (!native.snapshots && access == Access::read_only && !native.table_locks)
    throw Error(ErrorKind::configuration, "the database does not allow SNAPSHOT isolation")
        .hint("Ask an administrator to run ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON, or add "
              "TableLocks=yes to the connection. With TableLocks no program can write while gc2pc reads.");
  do_run(session, access == Access::read_only ? tsql::before_reading : tsql::before_writing);
  // A writer looks up a row here and there; a reader may be interrupted in the midst of all messages.
  native.reads_to_end = access == Access::read_write;
  do_run(session, native.snapshots ? tsql::level_snapshot : tsql::level_serializable);
  do_run(session, tsql::begin);
  if (access == Access::read_write)
    return;
  const auto names = listed(session, tsql::base_tables());
  if (native.snapshots && !names.empty())
    do_run(session, tsql::touch(quoted_exactly(names.front())));
  if (!native.snapshots)
    for (const auto& name : names)
      do_run(session, tsql::lock_shared(quoted_exactly(name)));
}

void SqlServerDialect::begin_definition(soci::session& session) const {
  do_run(session, tsql::before_writing);
  odbc::native(session).reads_to_end = true;
  do_run(session, tsql::level_read_committed);
  do_run(session, tsql::begin);
}

void SqlServerDialect::commit(soci::session& session) const {
  do_run(session, tsql::commit);
}

// What a snapshot shows may be fixed before a lock is given; a transaction of this level sees everything as
// it is behind the lock. The one that was begun has done nothing yet.
void SqlServerDialect::lock_tables(Database& database, const std::vector<std::string>& tables) const {
  database.translated([&] {
    auto& session = database.session();
    begin_definition(session);
    for (const auto& table : tables)
      do_run(session, tsql::lock_exclusive(quoted(table)));
  });
}

void SqlServerDialect::await_writers(Database& database, std::string_view table) const {
  database.translated([&] {
    auto& session = database.session();
    const Attempt attempt(session);
    do_run(session, tsql::lock_shared(quoted(table)));
  });
}

bool SqlServerDialect::in_transaction(soci::session& session) const {
  return listed(session, tsql::open_transactions) != std::vector<std::string>{"0"};
}

bool SqlServerDialect::take_numbers(soci::session& session, std::string_view table,
                                    const std::vector<std::string>& columns) const {
  const auto identity = listed(session, tsql::identity_column, {quoted(table)});
  if (identity.empty() || !has_name(columns, identity.front()))
    return false;
  do_run(session, tsql::identity_insert(quoted(table), true));
  return true;
}

void SqlServerDialect::end_numbers(soci::session& session, std::string_view table) const {
  do_run(session, tsql::identity_insert(quoted(table), false));
}

std::string SqlServerDialect::insert_sql(const std::string& table, const std::string& names,
                                         const std::string& marks) const {
  return tsql::insert(table, names, marks, same_name(table, quoted(message_table)));
}

odbc::CodePages SqlServerDialect::code_pages(soci::session& session, const std::string& table) const {
  odbc::CodePages result;
  odbc::NativeStatement statement(session);
  odbc::BoundText name(table);
  statement.prepare(std::string(tsql::code_pages));
  name.bind(statement, 0);
  statement.execute();
  std::string column;
  while (statement.fetch())
    if (statement.text(0, odbc::Kind::text, column))
      if (const auto page = statement.integer(1))
        result.emplace(column, static_cast<int>(*page));
  return result;
}

Error SqlServerDialect::failure(const odbc::Failure& failure, const std::string& database) const {
  return sqlserver_error(failure, database);
}

} // namespace gc2pc
