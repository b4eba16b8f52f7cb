// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/database.hpp"

#include "adapters/sql/row_sink.hpp"
#include "adapters/sql/statement.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {
namespace {

/// The script without comments.
std::string without_comments(std::string_view script) {
  std::string result;
  while (!script.empty()) {
    const auto line = script.substr(0, script.find('\n'));
    result += line.substr(0, line.find("--"));
    result += '\n';
    script.remove_prefix(std::min(script.size(), line.size() + 1));
  }
  return result;
}

} // namespace

Database::Database(const Engine& engine, const ConnectionString& connection, Access access)
    : engine_(engine), description_(engine.connector.description(connection)) {
  presence_ = engine_.connector.connect(session_, connection, access);
}

void Database::execute(const std::string& sql) {
  translated([&] { engine_.rows.run(session_, sql); });
}

std::vector<std::string> statements_of(std::string_view script) {
  const std::string text = without_comments(script);
  std::string_view rest = text;
  std::vector<std::string> statements;
  for (auto end = rest.find(';'); end != std::string_view::npos; end = rest.find(';')) {
    const auto statement = rest.substr(0, end);
    const auto first = statement.find_first_not_of(" \t\r\n");
    statements.emplace_back(first == std::string_view::npos ? std::string_view() : statement.substr(first));
    rest.remove_prefix(end + 1);
  }
  return statements;
}

void Database::execute_script(std::string_view script) {
  for (const auto& statement : statements_of(script))
    execute(dialect().schema_statement(statement));
}

std::int64_t Database::number(const std::string& sql) {
  Statement statement(*this, sql, {}, {Storage::integer});
  statement.open();
  return statement.fetch() && !statement.results()[0].is_null() ? statement.results()[0].integer
                                                                : std::int64_t{0};
}

std::vector<std::string> Database::tables() {
  const auto ask = [&] { return translated([&] { return engine_.catalogue.tables(*this); }); };
  if (!seen_)
    return ask();
  if (!seen_->tables)
    seen_->tables = ask();
  return *seen_->tables;
}

std::vector<std::string> Database::columns(std::string_view table) {
  if (seen_ && !std::exchange(seen_->asked_for_columns, true))
    seen_->columns = translated([&] { return engine_.catalogue.all_columns(*this); });
  if (!seen_ || !seen_->columns)
    return translated([&] { return engine_.catalogue.columns(*this, table); });
  // The name to the letter, or as the server keeps what is not quoted.
  auto found = seen_->columns->find(table);
  if (found == seen_->columns->end())
    found = seen_->columns->find(ascii_lower(table));
  return found == seen_->columns->end() ? std::vector<std::string>{} : found->second;
}

std::optional<OtherSchemas> Database::other_schemas_with(std::string_view table) {
  return translated([&] { return engine_.catalogue.other_schemas_with(*this, table); });
}

std::vector<std::string> Database::filtered_tables() {
  return translated([&] { return engine_.catalogue.filtered_tables(*this); });
}

template <class Begin>
void Transaction::begin(Begin&& begin) {
  database_.translated([&] { begin(database_.engine().connector, database_.session()); });
  database_.in_transaction_ = true;
}

Transaction::Transaction(Database& database, Access access) : database_(database) {
  begin([&](const Connector& connector, soci::session& session) { connector.begin(session, access); });
  if (access == Access::read_only)
    database_.seen_.emplace();
}

Transaction::Transaction(Database& database, DefinesTables) : database_(database) {
  begin([](const Connector& connector, soci::session& session) { connector.begin_definition(session); });
}

Transaction::Transaction(Database& database, RowSink& rows) : database_(database) {
  begin([&](const Connector& connector, soci::session& session) {
    if (!rows.begin())
      connector.begin(session, Access::read_write);
  });
}

Transaction::~Transaction() {
  database_.seen_.reset();
  if (!open_)
    return;
  database_.in_transaction_ = false;
  try {
    database_.engine().connector.rollback(database_.session());
  } catch (const soci::soci_error&) {
    // Either the session is gone, and what was written with it; or the transaction stays open, and the next
    // one on this session fails to begin (SQLite) or rolls it back first (SQL Server, where a second BEGIN
    // would only nest). A destructor cannot say more, and the error that led here is on its way already.
  }
}

void Transaction::commit() {
  database_.translated([&] { database_.engine().connector.commit(database_.session()); });
  database_.seen_.reset();
  open_ = database_.in_transaction_ = false;
}

void Transaction::commit_with(Statement& last) {
  if (last.execute_last())
    open_ = database_.in_transaction_ = false;
  else
    commit();
}

bool same_name(std::string_view a, std::string_view b) {
  return equals_ignoring_case(a, b);
}

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& other) { return same_name(other, name); });
}

} // namespace gc2pc
