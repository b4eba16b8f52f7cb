// SPDX-License-Identifier: Apache-2.0
/// \file
/// Named points at which a test can make the program die, to prove that any crash can be gone on from.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gc2pc {

/// Every point there is: each stands between two operations that a crash could separate.
enum class FaultPoint {
  journal_appended,          ///< a journal record is durable, the journal's head not yet
  snapshot_part_written,     ///< a part of the snapshot is in place, the manifest not yet
  snapshot_manifest_listed,  ///< the run knows the manifest's hash, the manifest is not there yet
  snapshot_manifest_written, ///< the manifest is there, its signature under its last name not yet
  store_created,             ///< the target has schema and seed
  structure_applied,         ///< the structure is in the target, not journaled
  chunk_before_commit,       ///< messages are written, not committed
  chunk_after_commit,        ///< committed, not journaled
  rest_applied,
  files_listed,          ///< the run knows which files were there before; nothing copied
  file_copied,           ///< a file is copied, its hash not kept
  release_before_remove, ///< the before-image is kept, the user still there
  release_after_remove,  ///< the user is gone, not journaled
  endpoint_created,      ///< the endpoint is there, not journaled
  run_completed,         ///< the target bears the mark of a complete run, not journaled
  room_deleted,          ///< rollback: messages of one room are gone
  rest_reverted,
  structure_reverted,
  store_removed,
  file_removed,
  endpoint_removed,
  user_restored
};

/// The name that GC2PC_FAULT uses, e.g. `chunk-after-commit`.
[[nodiscard]] std::string_view to_string(FaultPoint point);
[[nodiscard]] std::span<const FaultPoint> fault_points();

/// Does nothing, unless the environment said `GC2PC_FAULT=<name>:<n>:kill` when the program first came to any
/// point: then the n-th time at that point is a SIGKILL, which no handler, destructor or buffer survives.
void fault_point(FaultPoint point);

} // namespace gc2pc
