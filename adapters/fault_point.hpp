// SPDX-License-Identifier: Apache-2.0
/// \file
/// Named points at which a test can make the program die, to prove that any crash can be gone on from.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gc2pc {

/// Every point there is: each is between two operations that a crash could separate.
enum class FaultPoint {
  lock_taken,         ///< the lock is held and names this process, nothing else was done
  plan_saved,         ///< the plan is in the run, its hash and its record are not
  applied_plan_kept,  ///< the plan whose rows are in the target is kept beside the run's, which it still is
  plan_replaced,      ///< the run has another plan than the target
  structure_amended,  ///< the target has the structure of another plan than before, not journaled
  stale_room_cleared, ///< a room whose copy is out of date is empty, to be copied again
  journal_before_append, ///< what the record tells has happened, the record is not there
  journal_appended,      ///< a journal record is durable, the journal's head not yet
  journal_head_kept,     ///< both are
  run_before_counted,    ///< a write to run.db is committed, the count of writes beside it is one behind
  file_before_rename,    ///< a file is durable under a temporary name: copy, snapshot part, directory, report
  file_after_rename,     ///< it has its name, the folder is not synced
  snapshot_part_written, ///< a part of the snapshot is in place, the manifest not yet
  snapshot_manifest_listed,  ///< the run knows the manifest's hash, the manifest is not there yet
  snapshot_manifest_written, ///< the manifest is there, its signature under its last name not yet
  snapshot_written,          ///< the manifest is in place
  store_created,             ///< the target has schema and seed
  structure_applied,         ///< the structure is in the target, not journaled
  chunk_begun,               ///< a chunk's begin is journaled, nothing of it written
  chunk_before_commit,       ///< messages are written, not committed
  chunk_after_commit,        ///< committed, not journaled
  rest_applied,
  files_listed,           ///< the run knows which files were there before; nothing copied
  file_copied,            ///< a file is copied, its hash not kept
  release_image_added,    ///< the snapshot has the user as it is now, the run has not
  release_before_remove,  ///< the before-image is kept, the user still there
  release_after_remove,   ///< the user is gone, not journaled
  endpoint_before_create, ///< nobody owns the address
  endpoint_created,       ///< the endpoint is there, not journaled
  handover_looked,        ///< the endpoint alone owns the address, not journaled
  run_completed,          ///< the target has the mark of a complete run, not journaled
  rollback_begun,         ///< the rollback is journaled, nothing undone
  endpoint_before_remove, ///< it still owns the address, its leaving is journaled
  endpoint_removed,
  user_before_restore, ///< nobody owns the address
  user_restored,
  file_before_remove,
  file_removed,
  rest_before_revert,
  rest_reverted,
  room_before_delete, ///< messages of one room are about to go
  room_deleted,       ///< those of one or several rooms are gone
  structure_before_revert,
  structure_reverted,
  store_removed,
  rollback_compared, ///< everything is as it was before, the control rows still there
  control_rows_gone  ///< they are gone, not journaled
};

/// The name that GC2PC_FAULT uses, e.g. `chunk-after-commit`.
[[nodiscard]] std::string_view to_string(FaultPoint point);
[[nodiscard]] std::span<const FaultPoint> fault_points();

/// Does nothing, unless the environment said one of these when the program first came to any point:
/// - `GC2PC_FAULT=<name>:<n>:kill`: the n-th time at that point is a SIGKILL, which no handler, destructor or
///   buffer survives;
/// - `GC2PC_FAULT=trace:<file>`: the name of every point that is passed is appended to the file, a line each.
void fault_point(FaultPoint point);

} // namespace gc2pc
