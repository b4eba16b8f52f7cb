// SPDX-License-Identifier: Apache-2.0
/// \file
/// Databases for tests that are reached through ODBC.
#pragma once

#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <optional>
#include <string>

namespace gc2pc::test {

/// A raw statement behind gc2pc's back; the first column of all rows, joined by commas.
std::string raw_odbc(const std::string& keywords, const std::string& sql);
/// The SQLSTATE with which it is refused; empty when it works.
[[nodiscard]] std::string refused_odbc(const std::string& keywords, const std::string& sql);

/// Whether unixODBC knows a driver of this name; says so when it does not.
[[nodiscard]] bool has_driver(const std::string& name);

/// For gc2pc: PostgreSQL's driver on a database of the tests' server.
[[nodiscard]] std::string odbc_url(const PostgresDatabase& database);

/// The SQL Server that GC2PC_TEST_SQLSERVER names, in the driver's keywords and values; its password, too,
/// may be there. Nothing, with a message, when the variable is not set.
class SqlServer {
 public:
  [[nodiscard]] static std::optional<SqlServer> from_environment();

  /// Keywords and values with the password, for raw_odbc.
  [[nodiscard]] std::string keywords(const std::string& database) const;
  /// For gc2pc.
  [[nodiscard]] std::string url(const std::string& database) const;

 private:
  std::string without_database_; ///< and without password
  std::string password_;
};

/// A new empty database in it, with the collation that is worst for gc2pc (it takes neither case nor accents
/// for a difference) where the server has it; dropped with the object.
class SqlServerDatabase {
 public:
  explicit SqlServerDatabase(const SqlServer& server);
  ~SqlServerDatabase();
  SqlServerDatabase(const SqlServerDatabase&) = delete;
  SqlServerDatabase& operator=(const SqlServerDatabase&) = delete;

  [[nodiscard]] std::string url() const { return server_.url(name_); }
  [[nodiscard]] std::string keywords() const { return server_.keywords(name_); }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  const SqlServer& server_;
  std::string name_;
};

} // namespace gc2pc::test
