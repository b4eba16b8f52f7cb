// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/channels.hpp"

namespace gc2pc {

ChannelKind channel_kind(legacy::NodeId id, const Tree& tree, const Items* items) {
  const auto node = tree.find(id);
  if (!node || tree.node(*node).is_category)
    return ChannelKind::no_room;
  return items && items->of(*node) ? ChannelKind::migrated_room : ChannelKind::unmigrated_room;
}

} // namespace gc2pc
