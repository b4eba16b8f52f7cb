// SPDX-License-Identifier: Apache-2.0
/// \file
/// An open database, and transactions on it.
#pragma once

#include "adapters/sql/dialect.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// An open session with its dialect. One thread at a time.
class Database {
 public:
  /// Opens an existing database. Throws not_found, permission, wrong_input, conflict (locked).
  Database(const ConnectionString& connection, Access access);

  [[nodiscard]] const Dialect& dialect() const { return dialect_; }
  [[nodiscard]] soci::session& session() { return session_; }
  /// As Presence::check().
  void check_presence() const {
    if (presence_)
      presence_->check();
  }
  /// Names the database in error texts.
  [[nodiscard]] const std::string& description() const { return description_; }

  /// Runs one statement without parameters or result.
  void execute(const std::string& sql);
  /// Runs the statements of a schema, translated for the engine: comments start with `--`, statements end
  /// with `;`, and neither stands in a literal.
  void execute_script(std::string_view script);
  /// A query for one whole number; NULL and no row are 0.
  [[nodiscard]] std::int64_t number(const std::string& sql);
  [[nodiscard]] std::vector<std::string> tables();
  [[nodiscard]] std::vector<std::string> columns(std::string_view table);
  /// As Dialect::schemas_with().
  [[nodiscard]] std::vector<std::string> schemas_with(std::string_view table);
  /// As Dialect::filtered_tables().
  [[nodiscard]] std::vector<std::string> filtered_tables();
  /// Whether the session can still be used.
  [[nodiscard]] bool usable() { return dialect_.usable(session_); }
  /// How a table or column of gc2pc's own schemas is written in SQL.
  [[nodiscard]] std::string quoted(std::string_view identifier) const { return dialect_.quoted(identifier); }

  /// Runs `work`; what SOCI throws becomes an Error.
  template <class Work>
  auto translated(Work&& work) -> decltype(work()) {
    try {
      return work();
    } catch (const soci::soci_error& error) {
      throw dialect_.translate(error, &session_, description_);
    }
  }

 private:
  const Dialect& dialect_;
  std::string description_;
  std::unique_ptr<Presence> presence_; ///< before the session: destroyed behind it
  soci::session session_;
};

/// For transactions in which tables are made or dropped.
struct DefinesTables {};

/// A transaction that is rolled back unless commit() was called.
class Transaction {
 public:
  Transaction(Database& database, Access access);
  Transaction(Database& database, DefinesTables);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

/// The statements of a script, as execute_script runs them.
[[nodiscard]] std::vector<std::string> statements_of(std::string_view script);

/// Whether two names of tables or columns are the same: engines compare them without case.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);
/// Whether `names` has `name`.
[[nodiscard]] bool has_name(const std::vector<std::string>& names, std::string_view name);

} // namespace gc2pc
