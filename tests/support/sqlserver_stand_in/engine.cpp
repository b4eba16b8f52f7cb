// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sqlserver_stand_in/engine.hpp"

#include "tests/support/sqlserver_stand_in/catalogue_views.hpp"
#include "tests/support/sqlserver_stand_in/translate.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <regex>
#include <utility>

namespace gc2pc::stand_in {

Engine::Engine(std::map<std::string, std::string> keywords) : keywords_(std::move(keywords)) {
  if (keyword("uid") == "refused")
    throw Trouble{"28000", 18456};
  const auto file = keyword("database");
  if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK)
    throw Trouble{"08004", 4060};
  sqlite3_busy_timeout(database_, 5'000);
  sqlite3_extended_result_codes(database_, 1);
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = OFF");
  run("PRAGMA foreign_keys = ON");
  run("ATTACH '" + file + "-gc2pc' AS gc2pc");
  run("PRAGMA gc2pc.journal_mode = WAL");
  run("CREATE TABLE IF NOT EXISTS main.standin_identity (tab text COLLATE NOCASE, col text, last integer)");
  add_functions(*this);
  run(catalogue_views());
}

Engine::~Engine() {
  sqlite3_close_v2(database_);
}

std::string Engine::keyword(const std::string& name) const {
  const auto found = keywords_.find(name);
  return found == keywords_.end() ? std::string() : found->second;
}

void Engine::run(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw trouble();
}

std::string Engine::text(const std::string& sql, const std::string& parameter) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK)
    throw trouble();
  const Prepared statement(raw);
  sqlite3_bind_text(raw, 1, parameter.c_str(), -1, SQLITE_TRANSIENT);
  if (sqlite3_step(raw) != SQLITE_ROW || sqlite3_column_text(raw, 0) == nullptr)
    return {};
  return reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
}

/// One write, so that several sessions and processes may share the file.
void Engine::record(const std::string& sql) const {
  const auto file = keyword("record");
  if (file.empty())
    return;
  const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const auto line = sql + '\x1e';
  if (handle < 0 || ::write(handle, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    throw Trouble{"HY000", 50'000};
  ::close(handle);
}

Trouble Engine::trouble() {
  const int code = sqlite3_extended_errcode(database_);
  const std::string message = sqlite3_errmsg(database_);
  const auto says = [&](const char* words) { return message.find(words) != std::string::npos; };
  if (ends_with_errors_ && in_transaction())
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
  switch (code) {
  case SQLITE_CONSTRAINT_UNIQUE:
  case SQLITE_CONSTRAINT_PRIMARYKEY:
  case SQLITE_CONSTRAINT_ROWID:
    return {"23000", 2627};
  case SQLITE_CONSTRAINT_FOREIGNKEY:
  case SQLITE_CONSTRAINT_CHECK:
    return {"23000", 547};
  case SQLITE_CONSTRAINT_NOTNULL:
    return {"23000", 515};
  case SQLITE_BUSY:
  case SQLITE_BUSY_SNAPSHOT:
  case SQLITE_LOCKED:
    return {"HYT00", code == SQLITE_BUSY_SNAPSHOT ? 3960 : 1222};
  default:
    break;
  }
  if (says("no such table"))
    return {"42S02", 208};
  if (says("no such column"))
    return {"42S22", 207};
  return {"42000", says("syntax error") ? 102 : 50'000};
}

bool Engine::session_statement(const std::string& sql) {
  const auto is = [&](std::string_view begin) { return sql.starts_with(begin); };
  std::smatch match;
  static const std::regex identity(R"(^SET IDENTITY_INSERT (\S+) (ON|OFF)$)");
  static const std::regex reseed(R"(^DBCC CHECKIDENT \(N'([^']*)', RESEED, (-?\d+)\) WITH NO_INFOMSGS$)");
  if (std::regex_search(sql, match, identity)) {
    const auto table = bare_name(match[1]);
    if (match[2] == "ON" && !identity_insert_.empty())
      throw Trouble{"42000", 8107};
    identity_insert_ = match[2] == "ON" ? table : "";
  } else if (std::regex_search(sql, match, reseed)) {
    run("UPDATE main.standin_identity SET last = " + match[2].str() + " WHERE tab = '" + bare_name(match[1]) +
        "'");
  } else if (is("IF @@TRANCOUNT > 0 ROLLBACK")) {
    if (in_transaction())
      run("ROLLBACK");
    ends_with_errors_ = sql.find("XACT_ABORT ON") != std::string::npos;
  } else if (is("SET TRANSACTION ISOLATION LEVEL")) {
    snapshot_ = sql.substr(sql.rfind(' ') + 1);
  } else if (is("BEGIN TRAN")) {
    run(ends_with_errors_ ? "BEGIN IMMEDIATE" : "BEGIN");
  } else if (is("COMMIT")) {
    if (!in_transaction())
      throw Trouble{"25000", 3902};
    run("COMMIT");
  } else if (is("ROLLBACK")) {
    if (!in_transaction())
      throw Trouble{"25000", 3903};
    run("ROLLBACK");
  } else if (is("CREATE SCHEMA")) {
    run("CREATE TABLE gc2pc.standin_schema (x)");
  } else if (is("DROP SCHEMA")) {
    run("DROP TABLE gc2pc.standin_schema");
  } else if (!is("SET ")) {
    return false;
  }
  return true;
}

std::string Engine::identity_of(const std::string& table) {
  return text("SELECT col FROM main.standin_identity WHERE tab = ?", table);
}

void Engine::define_identity(const std::string& sql) {
  static const std::regex column(R"(^CREATE TABLE (\S+) [^]*?\b(\w+) int IDENTITY\(1,1\))");
  std::smatch match;
  if (std::regex_search(sql, match, column))
    run("INSERT INTO main.standin_identity VALUES ('" + bare_name(match[1]) + "', '" + match[2].str() +
        "', NULL)");
}

void Engine::check_identity(const std::string& sql) {
  static const std::regex insert(R"(INSERT INTO (\S+) \(([^)]*)\))");
  static const std::regex update(R"(^UPDATE (\S+) SET ([^]*) WHERE )");
  std::smatch match;
  const auto names = [&](const std::string& column) {
    return match[2].str().find("[" + column + "]") != std::string::npos;
  };
  if (std::regex_search(sql, match, insert)) {
    const auto column = identity_of(bare_name(match[1]));
    if (!column.empty() && names(column) && bare_name(match[1]) != identity_insert_)
      throw Trouble{"42000", 544};
  } else if (std::regex_search(sql, match, update)) {
    const auto column = identity_of(bare_name(match[1]));
    if (!column.empty() && names(column))
      throw Trouble{"42000", 8102};
  }
}

Prepared Engine::prepare(const std::string& sql) {
  record(sql);
  // Microsoft's server is not sure to allow any of it there.
  if (in_transaction() && snapshot_ == "SNAPSHOT" &&
      (sql.starts_with("CREATE ") || sql.starts_with("DROP ") || sql.starts_with("DBCC ")))
    throw Trouble{"25000", 3964};
  if (session_statement(sql))
    return nullptr;
  if (sql.starts_with("IF @@TRANCOUNT > 0 INSERT") && !in_transaction())
    return nullptr;
  check_identity(sql);
  // A lock of a table is one of the whole file here, which a write takes that changes nothing.
  if (in_transaction() && sql.find("HOLDLOCK)") != std::string::npos)
    run("UPDATE main.standin_identity SET last = last WHERE 0");
  sqlite3_stmt* raw = nullptr;
  const auto text_for_sqlite = translated(sql);
  if (sqlite3_prepare_v2(database_, text_for_sqlite.c_str(), -1, &raw, nullptr) != SQLITE_OK)
    throw trouble();
  return Prepared(raw);
}

void Engine::ran(const std::string& sql) {
  define_identity(sql);
  static const std::regex insert(R"(INSERT INTO (\S+) )");
  std::smatch match;
  if (!identity_insert_.empty() && std::regex_search(sql, match, insert) &&
      bare_name(match[1]) == identity_insert_) {
    const auto column = identity_of(identity_insert_);
    run("UPDATE main.standin_identity SET last = (SELECT max(coalesce(last, 0), max([" + column +
        "])) FROM [" + identity_insert_ + "]) WHERE tab = '" + identity_insert_ + "'");
  }
}

} // namespace gc2pc::stand_in
