// SPDX-License-Identifier: Apache-2.0
/// \file
/// gc2pc's own tables in a target: gc2pc_mark (what a run has done) and gc2pc_cursor (where the copy of a
/// room is). They come into being with their first row and go with the last run.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/target/chat_store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc {

/// Whether a table is gc2pc's own, by its name: one of these, or what a probe that was killed left.
[[nodiscard]] bool is_own_table(std::string_view table);

/// Their columns, for copying a store.
[[nodiscard]] std::vector<std::pair<std::string, StoredColumns>> control_columns();

/// Reads and writes them. Writing calls belong inside a transaction of the caller's: a mark and what it
/// stands for are committed together.
class ControlTables {
 public:
  /// `known`: the tables are there, because the run has rows in them.
  explicit ControlTables(Database& database, bool known = false) : database_(database), known_(known) {}

  /// Detail of a mark; nothing when there is no such mark.
  [[nodiscard]] std::optional<std::string> mark(std::string_view run_id, std::string_view name);
  void set_mark(std::string_view run_id, std::string_view name, std::string_view detail);
  void remove_mark(std::string_view run_id, std::string_view name);

  /// In ascending room.
  [[nodiscard]] std::vector<RoomCursor> cursors(std::string_view run);
  /// Writes them and commits the transaction.
  void commit_with_cursors(Transaction& transaction, std::string_view run,
                           std::span<const RoomCursor> cursors);
  void remove_cursors(std::string_view run, std::span<const chat::NodeId> rooms);

  /// Runs that have rows here, sorted.
  [[nodiscard]] std::vector<std::string> runs();
  /// The first thing in a transaction that may drop the tables: no other run writes into them meanwhile.
  void lock();
  /// Removes a run's rows, and the tables when no run has any.
  void remove_run(std::string_view run);
  void drop();
  /// Makes the tables unless they are there.
  void prepare();
  /// Makes them in a transaction of their own, where the engine wants that; outside of any transaction.
  void prepare_apart();
  [[nodiscard]] bool exist();
  /// Asks whether they are there, unless that is known.
  void look();

 private:
  Database& database_;
  bool known_; ///< the tables were there before this object could have made them
};

/// Texts that a change replaces, kept until it is undone. In the caller's transaction.
class KeptTexts {
 public:
  KeptTexts(Database& database, std::string_view run, std::string_view mark);

  void add(std::string_view table, std::int64_t row, std::string_view column, std::string_view text);
  /// Columns and texts of a row.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> of(std::string_view table, std::int64_t row);
  /// Removes all that was kept for the mark.
  void forget();

 private:
  [[nodiscard]] bool exist();

  Database& database_;
  std::string run_, mark_;
  std::optional<bool> exist_;
};

} // namespace gc2pc
