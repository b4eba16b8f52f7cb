// SPDX-License-Identifier: Apache-2.0
/// \file
/// C46: invitations that stay valid, numbered again per principal.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/rules/access.hpp"
#include "mappings/rules/items.hpp"
#include "mappings/rules/people.hpp"

#include <functional>
#include <map>
#include <vector>

namespace gc2pc {

/// An invitation to write, before its principal has an id.
struct InvitationRow {
  Who who = 0;
  legacy::PrincipalId principal; ///< of the legacy row (C33)
  std::int64_t invite_id = 0;
  chat::NodeId node;
  DateTime created_on;
};

/// What becomes of the invitations.
struct Invitations {
  std::vector<InvitationRow> rows;
  std::map<Who, std::int64_t> last; ///< last number given, of everybody who got one
  RowBalance balance;
  DroppedFederated federated;
};

/// `sends` says whether an item's room has invitations on in the target.
[[nodiscard]] Invitations convert_invitations(const legacy::Inventory& source, const chat::Inventory& target,
                                              const Tree& tree, const Items& items,
                                              const std::function<bool(const Item&)>& sends, People& people,
                                              FindingLog& log);

} // namespace gc2pc
