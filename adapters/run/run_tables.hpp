// SPDX-License-Identifier: Apache-2.0
/// \file
/// The sealed tables of run.db, beside the plan's: what a run comes to know row by row. Any SQLite tool reads
/// them.
#pragma once

#include "adapters/run/run_database.hpp"
#include "adapters/run/sealed_table.hpp"

#include <functional>
#include <span>

namespace gc2pc {

/// Files that were copied, with what arrived.
extern const RecordTable copied_file_table;
/// Paths that the pool's file store had before the first copy.
extern const RecordTable file_before_table;
/// Plans that others took the place of.
extern const RecordTable earlier_plan_table;
/// Manifests and signatures that may be in the snapshot's folder.
extern const RecordTable snapshot_manifest_table;

// After a precopy: each channel of the source, in ascending order in all of them.

/// The result of its messages, and on what that depends.
extern const RecordTable channel_table;
/// Who wrote in it.
extern const RecordTable channel_author_table;
/// Paths that its messages link to.
extern const RecordTable channel_link_table;
/// Columns with values that cannot be read.
extern const RecordTable channel_unread_table;
/// Findings, in the order of its messages.
extern const RecordTable channel_finding_table;
/// What the database said of all its messages. Written last: without it the others are not finished.
extern const RecordTable channel_total_table;

/// Adds the rows that `write` writes.
void add_rows(RunDatabase& run, const RecordTable& table, const std::function<void(SealedWriter&)>& write);
/// Calls `visit` for each row, in the order in which they were written. Throws corrupt at the end when they
/// are not what was written.
void for_each_row(const RunDatabase& run, const RecordTable& table,
                  const std::function<void(std::span<Slot>)>& visit);
/// As sealed_rows.
[[nodiscard]] std::optional<std::int64_t> row_count(const RunDatabase& run, const RecordTable& table);

/// All of them.
[[nodiscard]] std::span<const RecordTable* const> run_tables();
/// Those of the channels.
[[nodiscard]] std::span<const RecordTable* const> channel_tables();

} // namespace gc2pc
