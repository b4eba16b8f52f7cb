// SPDX-License-Identifier: Apache-2.0
/// \file
/// C15–C20, C29: the columns of a migrated node.
#pragma once

#include "mappings/model/policies.hpp"
#include "mappings/rules/items.hpp"

#include <functional>
#include <set>
#include <vector>

namespace gc2pc {

/// A node to write, with by-columns that still are legacy ids (the target's are known last).
struct NodeRow {
  const Item* item = nullptr;
  chat::Node node; ///< added_by and updated_by are not set
  legacy::PrincipalId added_by, updated_by;
  bool sends_invitations = false; ///< a room whose own value is NULL, in a category that has them on (C46)
};

/// Rows for all items that are not adopted, in the order of the items. Findings about columns are added on
/// the way.
[[nodiscard]] std::vector<NodeRow> convert_nodes(const Tree& tree, const Items& items,
                                                 const chat::Inventory& target, const Policies& policies,
                                                 const std::set<Guid>& addins, FindingLog& log);

/// The same of a room of the target that was adopted.
[[nodiscard]] bool sends_invitations(const chat::Node& room, const Items& items,
                                     const chat::Inventory& target);

} // namespace gc2pc
