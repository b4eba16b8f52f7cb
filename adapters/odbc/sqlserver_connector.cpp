// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_connector.hpp"

#include "adapters/odbc/odbc_session.hpp"
#include "adapters/odbc/odbc_statement.hpp"
#include "adapters/odbc/sqlserver_dialect.hpp"
#include "adapters/odbc/sqlserver_errors.hpp"
#include "adapters/sql/database.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// Seconds for one statement: sorting a hundred million messages fits; one that takes an hour hangs.
constexpr unsigned statement_seconds = 3'600;

void do_run(soci::session& session, std::string_view sql) {
  odbc::run(session, std::string(sql));
}

std::vector<std::string> listed(soci::session& session, std::string_view sql,
                                const std::vector<std::string>& parameters = {}) {
  return odbc::listed(session, std::string(sql), parameters);
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

void end_transaction(soci::session& session) {
  if (listed(session, tsql::open_transactions) != std::vector<std::string>{"0"})
    do_run(session, tsql::rollback);
}

/// A transaction that is always rolled back.
class Attempt {
 public:
  explicit Attempt(soci::session& session) : session_(session) {
    do_run(session_, tsql::level_read_committed);
    do_run(session_, tsql::begin);
  }
  ~Attempt() {
    try {
      end_transaction(session_);
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

void SqlServerConnector::prepare_session(soci::session& session, const ConnectionString& connection,
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

void SqlServerConnector::check_writable(Database& database) const {
  auto& session = database.session();
  const Attempt attempt(session);
  database.engine().catalogue.prepare_control(database);
  do_run(session, tsql::make_probe);
  auto names = listed(session, tsql::base_tables());
  std::erase_if(names, [](const std::string& name) { return !same_name(name.substr(0, 3), "tbl"); });
  if (names.empty()) { // gc2pc will have to make them
    do_run(session, tsql::make_product_probe);
    do_run(session, tsql::make_referring_probe);
    names = {"gc2pc_attempt", "gc2pc_attempt_2"};
  }
  for (const auto& name : names) {
    const auto table = tsql::bracketed(name);
    for (const auto* right : {"INSERT", "UPDATE", "DELETE"})
      if (listed(session, tsql::may(right), {table}) != std::vector<std::string>{"1"})
        throw Error(ErrorKind::permission, "the account may not " + std::string(right) + " in " +
                                               (is_control_name(name) ? "a table that it creates" : name))
            .hint("A target needs INSERT, UPDATE and DELETE on the tables of Persistent Chat.");
    do_run(session, tsql::touch_to_write(table));
  }
}

void SqlServerConnector::begin(soci::session& session, Access access) const {
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
    do_run(session, tsql::touch(tsql::bracketed(names.front())));
  if (!native.snapshots)
    for (const auto& name : names)
      do_run(session, tsql::lock_shared(tsql::bracketed(name)));
}

void SqlServerConnector::begin_definition(soci::session& session) const {
  do_run(session, tsql::before_writing);
  odbc::native(session).reads_to_end = true;
  do_run(session, tsql::level_read_committed);
  do_run(session, tsql::begin);
}

void SqlServerConnector::commit(soci::session& session) const {
  do_run(session, tsql::commit);
}

void SqlServerConnector::rollback(soci::session& session) const {
  end_transaction(session);
}

// What a snapshot shows may be fixed before a lock is given; a transaction of this level sees everything as
// it is behind the lock. The one that was begun has done nothing yet.
void SqlServerConnector::lock_tables(Database& database, const std::vector<std::string>& tables) const {
  database.translated([&] {
    auto& session = database.session();
    begin_definition(session);
    for (const auto& table : tables)
      do_run(session, tsql::lock_exclusive(database.quoted(table)));
  });
}

void SqlServerConnector::await_writers(Database& database, std::string_view table) const {
  database.translated([&] {
    auto& session = database.session();
    const Attempt attempt(session);
    do_run(session, tsql::lock_shared(database.quoted(table)));
  });
}

Error SqlServerConnector::failure(const odbc::Failure& failure, const std::string& database) const {
  return sqlserver_error(failure, database);
}

} // namespace gc2pc
