// SPDX-License-Identifier: Apache-2.0
/// \file
/// C27a: rooms that had people and are left without any who could enter.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/role_kinds.hpp"

#include <vector>

namespace gc2pc {

/// Which legacy roles are on a node.
struct PeopleOn {
  bool plain = false;      ///< members or managers that count from the root down
  bool overriding = false; ///< members or managers that count from the role definer down
  bool voiced = false;
};

/// By index of the node.
[[nodiscard]] std::vector<PeopleOn> people_on_nodes(const PackedList<legacy::Role>& roles, const Tree& tree,
                                                    const RoleKinds& kinds);

/// `structure` as it will be written.
void report_rooms_without_people(const std::vector<PeopleOn>& people_on, const chat::Inventory& target,
                                 const Tree& tree, const Items& items, const chat::ChangeSet& structure,
                                 FindingLog& log);

} // namespace gc2pc
