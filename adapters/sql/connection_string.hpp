// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a database is named on the command line and in configuration: `ENGINE://OPTIONS`.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace gc2pc {

/// A connection string taken apart. For SQLite: `sqlite3://dbname=FILE`, `sqlite3://FILE` or `sqlite3:FILE`;
/// a value with blanks or double quotes is put in double quotes, and its own are doubled. For PostgreSQL see
/// postgres_connection.hpp, for ODBC (SQL Server) odbc_connection.hpp.
struct ConnectionString {
  std::string engine;
  std::map<std::string, std::string, std::less<>> options;

  /// Empty when the option is not there.
  [[nodiscard]] const std::string& option(std::string_view name) const;

  /// Throws Error(usage) for an engine or an option that gc2pc does not know, listing those it does. The text
  /// of the options is never repeated in the message: it may hold a password.
  [[nodiscard]] static ConnectionString parse(std::string_view text);
};

} // namespace gc2pc
