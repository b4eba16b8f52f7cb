// SPDX-License-Identifier: Apache-2.0
/// \file
/// Finds out which messages of a room differ between source, as converted, and target.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/run/session.hpp"

#include <optional>

namespace gc2pc {

/// From the first to the last message that differs, and how many there are of each kind.
struct RoomDifference {
  ChatId first, last;
  std::int64_t missing = 0; ///< in the source only
  std::int64_t changed = 0; ///< in both, not the same
  std::int64_t added = 0;   ///< in the target only
  std::int64_t newer = 0;   ///< of the added ones, after the last that was planned: written since
};

/// Reads the room in both, side by side. Nothing when all messages are the same.
[[nodiscard]] std::optional<RoomDifference>
differing_messages(ReadSession& session, const Plan& plan, const RoomPlan& room, const StopRequested& stop);

} // namespace gc2pc
