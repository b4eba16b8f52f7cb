// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_row_io.hpp"

#include "adapters/odbc/sqlserver_sql.hpp"
#include "adapters/sql/database.hpp"

namespace gc2pc {
namespace {

/// The table that is worth the lock of a whole table: all others are small.
constexpr std::string_view largest_table = "tblChat";

} // namespace

bool SqlServerRowIo::take_numbers(Database& database, std::string_view table,
                                  const std::vector<std::string>& columns) const {
  const auto name = database.quoted(table);
  const auto identity = odbc::listed(database.session(), std::string(tsql::identity_column), {name});
  if (identity.empty() || !has_name(columns, identity.front()))
    return false;
  run(database.session(), tsql::identity_insert(name, true));
  return true;
}

void SqlServerRowIo::end_numbers(Database& database, std::string_view table) const {
  run(database.session(), tsql::identity_insert(database.quoted(table), false));
}

std::string SqlServerRowIo::insert_sql(const Dialect& dialect, const std::string& table,
                                       const std::string& names, const std::string& marks) const {
  return tsql::insert(table, names, marks, same_name(table, dialect.quoted(largest_table)));
}

odbc::CodePages SqlServerRowIo::code_pages(Database& database, const std::string& table) const {
  odbc::CodePages result;
  odbc::NativeStatement statement(database.session());
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

} // namespace gc2pc
