// SPDX-License-Identifier: Apache-2.0
/// \file
/// The snapshot of a run: archives in the folder `snapshot/`, a manifest that hashes them, its signature.
#pragma once

#include "adapters/archive/tar_zstd.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/run/run.hpp"
#include "migrator/snapshot/info.hpp"
#include "migrator/snapshot/keys.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// A manifest or signature that is longer is none.
inline constexpr std::uint64_t most_manifest_bytes = 1'048'576;

/// A part to be written: all files of its layout, in their order.
struct SnapshotContent {
  std::string_view part; ///< of migrator/snapshot/layout.hpp
  std::vector<ArchiveMember> files;
};

/// What a check of a snapshot has to achieve.
enum class Reading {
  possible, ///< without key or passphrase only the outside of encrypted parts is compared
  whole     ///< without them it throws
};

/// Writes all parts, then the manifest and its signature, each under a temporary name first. `target_digest`
/// is the target's before anything was changed. A snapshot that a killed program left unfinished is written
/// again.
void write_snapshot(Run& run, const Plan& plan, std::string_view target_digest,
                    const std::vector<SnapshotContent>& parts, const SnapshotKeys& keys);
/// Adds parts to a snapshot, or replaces those of the same name. Throws as refuse_other_protection.
void add_to_snapshot(Run& run, const std::vector<SnapshotContent>& parts, const SnapshotKeys& keys);
/// Throws conflict when what is added would not be encrypted and signed as what is there.
void refuse_other_protection(const SnapshotInfo& info, const SnapshotKeys& keys);
/// Throws corrupt when the snapshot is of another source or target than the plan.
void refuse_foreign(const SnapshotInfo& info, const Plan& plan);

/// Reads everything back. Throws corrupt, naming the part that is missing, cut short, altered, or of another
/// run, and for a signature that is missing or wrong; usage or wrong_input when it cannot be opened.
[[nodiscard]] SnapshotInfo check_snapshot(const Run& run, const SnapshotKeys& keys, Reading reading);
/// One file out of a part, everything checked against the manifest; corrupt when there is none of that name.
[[nodiscard]] std::string snapshot_file(const Run& run, std::string_view name, const SnapshotKeys& keys);

} // namespace gc2pc
