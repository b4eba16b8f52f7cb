// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQLite's own statements, for what SOCI has no words for and where its copies of every value cost too much.
#pragma once

// SOCI includes sqlite3.h inside the namespace sqlite_api.
#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

/// The connection below a session of SOCI's.
[[nodiscard]] sqlite_api::sqlite3* sqlite_handle(soci::session& session);

/// Whether the database keeps its texts in UTF-16.
[[nodiscard]] bool sqlite_is_utf16(soci::session& session);

/// The bytes that a session's database would have as a file.
[[nodiscard]] std::string sqlite_file_image(soci::session& session);

/// A prepared statement. Every call throws soci::sqlite3_soci_error, as SOCI's own statements do, for
/// SqliteConnector::translate(). Positions count from 0.
class SqliteStatement {
 public:
  /// How long a bound text lives.
  enum class Lifetime { until_step, temporary };

  SqliteStatement(soci::session& session, const std::string& sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void bind(int position, std::int64_t value);
  void bind(int position, std::string_view value, Lifetime lifetime);
  void bind_null(int position);
  /// Position of the parameter `name` (":p0").
  [[nodiscard]] int position(const std::string& name);

  /// Whether there is a row.
  bool step();
  /// Ends an execution, so that the next one can begin; it holds no lock then. Values stay bound.
  void reset() noexcept { sqlite_api::sqlite3_reset(statement_); }
  [[nodiscard]] sqlite_api::sqlite3_stmt* get() { return statement_; }
  /// A text without U+0000; NULL is empty.
  [[nodiscard]] std::string text(int column);

 private:
  void check(int outcome, int wanted) {
    if (outcome != wanted) [[unlikely]]
      fail(outcome);
  }
  [[noreturn]] void fail(int outcome);

  sqlite_api::sqlite3* connection_;
  sqlite_api::sqlite3_stmt* statement_ = nullptr;
};

} // namespace gc2pc
