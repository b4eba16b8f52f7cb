// SPDX-License-Identifier: Apache-2.0
/// \file
/// The snapshot of a run: parts in the folder `snapshot/`, and a manifest that hashes them.
#pragma once

#include "migrator/engine.hpp"
#include "migrator/run/run.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Version of the manifest and of the parts; another one is refused.
inline constexpr int snapshot_format_version = 1;

/// A part to be written.
struct SnapshotContent {
  std::string name;  ///< file name below snapshot/
  std::string holds; ///< one line: what is in it
  std::string bytes;
};

/// Writes all parts, then the manifest, each under a temporary name first. `target_digest` is the target's
/// before anything was changed. A snapshot that a killed program left unfinished is written anew.
void write_snapshot(Run& run, std::string_view target_digest, const std::vector<SnapshotContent>& parts);
/// Adds parts to a snapshot, or replaces those of the same name.
void add_to_snapshot(Run& run, const std::vector<SnapshotContent>& parts);
/// Reads everything back. Throws corrupt, naming the part that is missing, cut short, altered, or of another
/// run.
[[nodiscard]] SnapshotInfo check_snapshot(const Run& run);
/// One part's bytes, checked against the manifest; corrupt when there is none of that name.
[[nodiscard]] std::string snapshot_part(const Run& run, std::string_view name);

} // namespace gc2pc
