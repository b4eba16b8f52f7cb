// SPDX-License-Identifier: Apache-2.0
/// \file
/// What is known of a legacy pool before anything else is there: inventory, limits, findings, how fast it
/// reads.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/handover/directory_preview.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/session.hpp"
#include "migrator/workflows/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// One line of the inventory.
struct InventoryCount {
  std::string name;
  std::int64_t count = 0;
  std::string note; ///< e.g. "3 disabled"; may be empty
};

struct Assessment {
  std::string source, profile, generation, pool_id;
  std::vector<InventoryCount> inventory;
  std::vector<Limit> limits;
  PlanResult plan;                           ///< into an empty target
  std::optional<DirectoryPreview> directory; ///< nothing when none was named
  std::optional<Rate> writing;               ///< of the target, when it was probed
  std::vector<std::string> target_obstacles; ///< of the target, when it was probed
  Forecast forecast;
};

/// `session` has no target. Examines the directory, if there is one, and reads everything of the source once,
/// messages included. The session has no lookup address afterwards: the plan hands nothing over.
/// `target` is null, or one whose write rate is measured in a table that is removed again.
[[nodiscard]] Assessment assess(ReadSession& session, ChatStore* target, Observer& observer,
                                const StopRequested& stop);

} // namespace gc2pc
