// SPDX-License-Identifier: Apache-2.0
/// \file
/// The snapshot's manifest as text.
#pragma once

#include "mappings/model/error.hpp"
#include "migrator/snapshot/info.hpp"

#include <string>

namespace gc2pc {

/// Version of the manifest and of the parts; another one is refused.
inline constexpr int snapshot_format_version = 2;

[[nodiscard]] std::string stored_manifest(const SnapshotInfo& info);
/// Throws corrupt for another version, for what stored_manifest did not write, and for parts or files that no
/// snapshot has: their names are used as file names.
[[nodiscard]] SnapshotInfo manifest_from_stored(const std::string& text);

/// What every refusal of a snapshot says.
[[nodiscard]] Error snapshot_damaged(const std::string& what);

} // namespace gc2pc
