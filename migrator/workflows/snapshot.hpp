// SPDX-License-Identifier: Apache-2.0
/// \file
/// Checks the snapshot of a run.
#pragma once

#include "migrator/run/run.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/snapshot/info.hpp"

namespace gc2pc {

/// Checks the manifest, its signature and every part of the snapshot in the folder, and the files inside as
/// far as `given` (decrypt-key, passphrase-…) or the run's own options open it. Throws corrupt with the
/// part's name.
[[nodiscard]] SnapshotInfo verify_snapshot(const Run& run, const RunConfig& given = {});

} // namespace gc2pc
