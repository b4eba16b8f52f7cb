// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the stand-in does with a statement: the database is a SQLite file, gc2pc's schema a second one beside
/// it. It is not SQL Server: what matters is that a whole journey of gc2pc's SQL Server dialect runs on it,
/// with all that it sends written down, and what a catalogue says can be made up.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace gc2pc::stand_in {

/// An error as SQL Server tells it.
struct Trouble {
  std::string state;
  int number = 0;
};

struct Finalize {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

class Engine {
 public:
  /// Keywords in lower case: `database` is the file, `record` the file to write statements down in (each with
  /// U+001E after it), `version` the version it has, `edition`, `recovery` and `mirrored` what it says of
  /// itself. Throws Trouble.
  explicit Engine(std::map<std::string, std::string> keywords);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Null for a statement that was done by being looked at, or has nothing to do. Throws Trouble.
  [[nodiscard]] Prepared prepare(const std::string& sql);
  /// Called when a prepared statement was run to its end.
  void ran(const std::string& sql);
  /// What SQLite's last error is for SQL Server; a transaction may end with it.
  [[nodiscard]] Trouble trouble();

  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }
  [[nodiscard]] std::string keyword(const std::string& name) const;
  [[nodiscard]] sqlite3* database() const { return database_; }

 private:
  void run(const std::string& sql);
  [[nodiscard]] std::string text(const std::string& sql, const std::string& parameter);
  void record(const std::string& sql) const;
  [[nodiscard]] bool session_statement(const std::string& sql);
  void define_identity(const std::string& sql);
  void check_identity(const std::string& sql);
  [[nodiscard]] std::string identity_of(const std::string& table);

  std::map<std::string, std::string> keywords_;
  sqlite3* database_ = nullptr;
  bool ends_with_errors_ = false; ///< XACT_ABORT
  std::string snapshot_;          ///< the level that was asked for
  std::string identity_insert_;   ///< table
};

} // namespace gc2pc::stand_in
