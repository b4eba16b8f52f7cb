// SPDX-License-Identifier: Apache-2.0
/// \file
/// The source's messages, read again, against the plan.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/run/session.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/verify/room_sample.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace gc2pc {

/// Adds a difference of kind `source` for each room whose messages are no longer those that were planned:
/// then the target cannot be blamed. Returns how many messages were read, and reports to `progress`.
std::uint64_t compare_source(ReadSession& session, const Plan& plan, const RoomSample& sample,
                             std::vector<Difference>& differences,
                             const std::function<void(std::uint64_t)>& progress, const StopRequested& stop);

} // namespace gc2pc
