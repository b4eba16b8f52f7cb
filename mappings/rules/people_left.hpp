// SPDX-License-Identifier: Apache-2.0
/// \file
/// C27a: rooms that had people and are left without any who could enter.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/role_kinds.hpp"

namespace gc2pc {

/// `structure` as it will be written.
void report_rooms_without_people(const std::vector<legacy::Role>& roles, const chat::Inventory& target,
                                 const Tree& tree, const Items& items, const RoleKinds& kinds,
                                 const chat::ChangeSet& structure, FindingLog& log);

} // namespace gc2pc
