// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/invitations.hpp"

#include "mappings/rules/next_id.hpp"
#include "mappings/rules/times.hpp"

#include <algorithm>
#include <set>

namespace gc2pc {
namespace {

/// What the target holds of one principal's invitations.
struct Present {
  std::set<chat::NodeId> rooms;
  std::int64_t highest = 0;
};

std::map<Who, Present> present_invitations(const chat::Inventory& target, const People& people) {
  std::map<Who, Present> present;
  for (const auto& row : target.invitations)
    if (const auto who = people.who(row.principal)) {
      present[*who].rooms.insert(row.node);
      present[*who].highest = std::max(present[*who].highest, row.invite_id);
    }
  for (const auto& row : target.last_invite_ids)
    if (const auto who = people.who(row.principal))
      present[*who].highest = std::max(present[*who].highest, row.last);
  return present;
}

} // namespace

Invitations convert_invitations(const legacy::Inventory& source, const chat::Inventory& target,
                                const Tree& tree, const Items& items,
                                const std::function<bool(const Item&)>& sends, People& people,
                                FindingLog& log) {
  Invitations result;
  std::map<Who, std::vector<const legacy::Invitation*>> by_principal;
  std::map<Tree::Index, std::int64_t> orphans, dropped;
  for (const auto& row : source.invitations) {
    ++result.balance.read;
    const auto node = tree.find(row.node);
    if (!node || tree.node(*node).is_category) {
      ++result.balance.skipped["no such room"];
      continue;
    }
    const auto* item = items.of(*node);
    if (!item) {
      ++result.balance.skipped["skipped room"];
      continue;
    }
    const auto standing = people.standing(row.principal);
    if (!sends(*item)) {
      ++result.balance.skipped["invitations-dropped"];
      ++dropped[*node];
    } else if (standing == Standing::nobody) {
      ++result.balance.skipped["orphan"];
      ++orphans[*node];
    } else if (standing == Standing::federated_user || standing == Standing::federated_group) {
      ++result.balance.skipped["federated"];
      ++result.federated[*people.legacy_row(row.principal)];
    } else {
      by_principal[people.who(row.principal)].push_back(&row);
    }
  }
  for (const auto& [node, rows] : orphans)
    log.add({Code::orphan, "tblPrincipalInvites", "nodeID " + std::to_string(tree.node(node).id.value),
             tree.node(node).guid, tree.node(node).name, "invitations of principals that do not exist",
             rows});
  for (const auto& [node, rows] : dropped)
    log.add(Code::invitations_dropped, tree.node(node), "the room sends no invitations", rows);

  std::map<legacy::PrincipalId, std::int64_t> cut; // dates, by whose invitation it is (C58)
  const auto present = present_invitations(target, people);
  for (auto& [who, rows] : by_principal) {
    std::sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
      return std::tie(a->invite_id, a->node, a->principal, a->created_on) <
             std::tie(b->invite_id, b->node, b->principal, b->created_on);
    });
    Present given;
    if (const auto known = present.find(who); known != present.end())
      given = known->second;
    for (const auto* row : rows) {
      const auto room = items.of(*tree.find(row->node))->id;
      if (!given.rooms.insert(room).second) {
        ++result.balance.skipped["invited to the room already"];
        continue;
      }
      ++result.balance.written;
      const auto created = column_date(row->created_on);
      if (created.cut)
        ++cut[row->principal];
      result.rows.push_back({who, row->principal, next_id(given.highest), room, created.date});
      result.last[who] = given.highest;
    }
  }
  if (!source.constants.contains({"tblPrincipalInvites", "createdOn"}))
    for (const auto& [principal, rows_cut] : cut)
      log.add(Code::value_cut, source.principals[*people.legacy_row(principal)],
              "createdOn of its invitations is before 1753, where the column begins", rows_cut);
  return result;
}

} // namespace gc2pc
