// SPDX-License-Identifier: Apache-2.0
/// \file
/// C43: what a message's channel is.
#pragma once

#include "mappings/rules/items.hpp"

namespace gc2pc {

enum class ChannelKind { migrated_room, unmigrated_room, no_room };

/// `items` is null when no room migrates.
[[nodiscard]] ChannelKind channel_kind(legacy::NodeId id, const Tree& tree, const Items* items);

} // namespace gc2pc
