// SPDX-License-Identifier: Apache-2.0
/// \file
/// An open database, and transactions on it.
#pragma once

#include "adapters/sql/engine.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// What a transaction that only reads was told.
struct SeenNames {
  std::optional<std::vector<std::string>> tables;
  std::optional<TableColumns> columns; ///< of all tables
  bool asked_for_columns = false;
};

/// An open session with its engine. One thread at a time.
class Database {
 public:
  /// Opens an existing database. Throws not_found, permission, wrong_input, conflict (locked).
  Database(const Engine& engine, const ConnectionString& connection, Access access);

  [[nodiscard]] const Engine& engine() const { return engine_; }
  [[nodiscard]] const Dialect& dialect() const { return engine_.dialect; }
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
  /// with `;`, and neither is in a literal.
  void execute_script(std::string_view script);
  /// A query for one whole number; NULL and no row are 0.
  [[nodiscard]] std::int64_t number(const std::string& sql);
  /// A transaction that only reads asks the server for tables and columns once: it sees no others.
  [[nodiscard]] std::vector<std::string> tables();
  [[nodiscard]] std::vector<std::string> columns(std::string_view table);
  /// As SystemCatalogue::other_schemas_with().
  [[nodiscard]] std::optional<OtherSchemas> other_schemas_with(std::string_view table);
  /// As SystemCatalogue::filtered_tables().
  [[nodiscard]] std::vector<std::string> filtered_tables();
  /// Whether the session can still be used.
  [[nodiscard]] bool usable() { return engine_.connector.usable(session_); }
  /// Whether a Transaction of it is open.
  [[nodiscard]] bool in_transaction() const { return in_transaction_; }
  /// How a table or column of gc2pc's own schemas is written in SQL.
  [[nodiscard]] std::string quoted(std::string_view identifier) const {
    return engine_.dialect.quoted(identifier);
  }

  /// Runs `work`; what SOCI throws becomes an Error.
  template <class Work>
  auto translated(Work&& work) -> decltype(work()) {
    try {
      return work();
    } catch (const soci::soci_error& error) {
      throw engine_.connector.translate(error, &session_, description_);
    }
  }

 private:
  friend class Transaction;

  const Engine& engine_;
  std::string description_;
  std::unique_ptr<Presence> presence_; ///< before the session: destroyed after it
  soci::session session_;
  bool in_transaction_ = false;
  std::optional<SeenNames> seen_;
};

class RowSink;
class Statement;

/// For transactions in which tables are made or dropped.
struct DefinesTables {};

/// A transaction that is rolled back unless commit() was called.
class Transaction {
 public:
  Transaction(Database& database, Access access);
  Transaction(Database& database, DefinesTables);
  /// One whose first statement writes `rows`: begun with them where the server may be far away.
  Transaction(Database& database, RowSink& rows);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();
  /// Runs its last statement, and commits: in one round trip where the server may be far away.
  void commit_with(Statement& last);

 private:
  template <class Begin>
  void begin(Begin&& begin);

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
