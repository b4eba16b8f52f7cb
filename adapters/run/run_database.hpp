// SPDX-License-Identifier: Apache-2.0
/// \file
/// run.db: what a run remembers. SQLite, WAL, synchronous FULL; every call is durable when it returns.
#pragma once

#include "adapters/run/plan_parts.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/row_counts.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

class Database;

/// Version of the format of run.db; another one is refused.
inline constexpr std::int64_t run_format_version = 5;

/// One record of the journal as stored. The chain of hashes is the migrator's affair (migrator/journal).
struct JournalRow {
  std::int64_t sequence = 0; ///< from 1, without gaps
  std::string record;        ///< JSON text
  std::string sha256;        ///< 64 hex digits over the previous one and this record
};

/// A run's database. One process at a time (the run's lock sees to it).
class RunDatabase {
 public:
  /// Creates run.db in an existing folder. Throws conflict when there is one.
  [[nodiscard]] static RunDatabase create(const std::filesystem::path& folder);
  /// Opens it. Throws configuration as check_run_folder, no_such_run when there is none, corrupt when it is
  /// damaged, when it has lost writes, or when it is of an unknown version. `read_only`: writes nothing, not
  /// even a recovery.
  [[nodiscard]] static RunDatabase open(const std::filesystem::path& folder, bool read_only);
  /// Whether the folder holds a run.db.
  [[nodiscard]] static bool exists(const std::filesystem::path& folder);
  /// What is thrown when it does not.
  [[nodiscard]] static Error missing(const std::filesystem::path& folder);
  ~RunDatabase();
  RunDatabase(RunDatabase&&) noexcept;
  RunDatabase& operator=(RunDatabase&&) noexcept;

  /// Reads every page and index. Throws corrupt.
  void check_whole() const;

  /// What `work` writes is one transaction: all of it is durable when this returns, or none of it.
  void together(const std::function<void()>& work);

  /// Named values: run id, configuration, rules, … Each is kept with its hash; another one is corrupt.
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
  void set_value(std::string_view name, std::string_view text);

  void append(const JournalRow& row);
  /// In ascending sequence.
  void read_journal(const std::function<void(const JournalRow&)>& visit) const;
  [[nodiscard]] std::optional<JournalRow> last_journal_row() const;

  /// For the sealed tables (run_tables.hpp): `work` reads all as of one moment, or writes in one transaction,
  /// which is that of `together` inside of it.
  void read_tables(const std::function<void(Database&)>& work) const;
  void write_tables(const std::function<void(Database&)>& work);

  /// Replaces the stored plan, in one transaction.
  void save_plan(const Plan& plan);
  /// Throws no_such_run when no plan was saved, corrupt when its hash is not that of its content.
  [[nodiscard]] Plan load_plan(PlanParts parts = PlanParts::all) const;
  /// The same with what the rows come to that are left out.
  /// A plan that was loaded before is read whole no more.
  [[nodiscard]] PlanExtract load_extract(PlanParts parts) const;

 private:
  struct Impl;
  explicit RunDatabase(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

} // namespace gc2pc
