// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/snapshot.hpp"

#include "migrator/snapshot/snapshot.hpp"
#include "migrator/workflows/status.hpp"

namespace gc2pc {

SnapshotInfo verify_snapshot(const Run& run, const RunConfig& given) {
  const auto keys = load_snapshot_keys(load_config(run, given), KeyUse::reading);
  return check_snapshot(run, keys, Reading::possible);
}

} // namespace gc2pc
