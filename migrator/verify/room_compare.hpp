// SPDX-License-Identifier: Apache-2.0
/// \file
/// Finds out which messages of a room differ between source, as converted, and target.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/engine.hpp"
#include "migrator/session.hpp"

#include <optional>

namespace gc2pc {

/// From the first to the last message that differs, is missing or is too many.
struct ChatIdRange {
  ChatId first, last;
};

/// Reads the room in both, side by side. Nothing when all messages are the same.
[[nodiscard]] std::optional<ChatIdRange> differing_messages(Session& session, const Plan& plan,
                                                            const RoomPlan& room, const StopRequested& stop);

} // namespace gc2pc
