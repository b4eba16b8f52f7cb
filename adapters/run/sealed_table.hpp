// SPDX-License-Identifier: Apache-2.0
/// \file
/// Tables of run.db that grow row by row. Each is counted and hashed as a whole (its seal), so that a row
/// that was edited, added or lost is corrupt, and never read as if the run had written it.
#pragma once

#include "adapters/sql/record_table.hpp"
#include "mappings/model/group_digest.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace gc2pc {

/// The table of the seals.
void create_seals(Database& database);
/// An empty table, sealed as one that nothing was ever written to.
void create_sealed(Database& database, const RecordTable& table);
/// Removes the rows: as it was created.
void clear_sealed(Database& database, const RecordTable& table);
/// How many rows the seal counts; nothing when nothing was ever written, which is less than no rows.
[[nodiscard]] std::optional<std::int64_t> sealed_rows(Database& database, const RecordTable& table);

/// Adds rows in the caller's transaction.
class SealedWriter {
 public:
  SealedWriter(Database& database, const RecordTable& table);

  /// One value per column, in their order.
  template <class... Values>
  void write(const Values&... values) {
    insert_.execute_with(values...);
    add_to_seal();
  }
  /// Once, after the last row; without any row, too.
  void seal();

 private:
  void add_to_seal();

  Database& database_;
  const RecordTable& table_;
  Statement insert_;
  GroupDigest digest_;
};

/// Reads the rows in the order in which they were written, in the caller's transaction. What it delivers
/// counts only when it has come to the end.
class SealedReader {
 public:
  SealedReader(Database& database, const RecordTable& table);

  /// The next row; nothing behind the last one. Throws corrupt there when these are not the rows that were
  /// written.
  [[nodiscard]] std::optional<std::span<Slot>> next();

 private:
  Database& database_;
  const RecordTable& table_;
  Statement statement_;
  GroupDigest written_, read_;
};

} // namespace gc2pc
