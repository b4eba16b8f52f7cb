// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rooms that were copied by an earlier plan and are no longer what the run's plan says.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "adapters/stop.hpp"
#include "adapters/target/chat_store.hpp"
#include "mappings/model/plan.hpp"

#include <cstdint>
#include <string>

namespace gc2pc {

/// Empties rooms that the run copied and that the plan no longer has; returns how many.
std::int64_t clear_gone_rooms(ChatStore& store, const Plan& plan, const std::string& run,
                              const StopRequested& stop);
/// Empties rooms of which a copied message was changed or deleted, to be copied again; returns how many.
/// That is found by digest, not by trust: what is in the target and what is new in the source must together
/// be what was planned. Only the new messages are read for it.
std::int64_t clear_changed_rooms(LegacySource& source, ChatStore& store, const Plan& plan,
                                 const std::string& run, const StopRequested& stop);

} // namespace gc2pc
