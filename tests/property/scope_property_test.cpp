// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace gc2pc;
using test::Planned;

namespace {

/// The legacy rows that tell who is in which scope, and of which kind a role is.
struct LegacyAccess {
  explicit LegacyAccess(const legacy::Inventory& source) {
    for (const auto& principal : source.principals)
      if (principal.type == PrincipalType::system_user)
        systems.insert(principal.id);
    for (const auto& row : source.affiliations)
      groups[one(row.principal)].insert(one(row.affiliation));
    for (const auto& row : source.scopes)
      scopes[row.node].insert(one(row.principal));
    for (const auto& type : source.role_types)
      kinds[type.id] = fold_case(type.description);
    for (const auto& principal : source.principals)
      people[principal.guid] = &principal;
  }

  /// C34: all system users are one.
  [[nodiscard]] legacy::PrincipalId one(legacy::PrincipalId id) const {
    return systems.contains(id) ? *systems.begin() : id;
  }
  /// C22.
  [[nodiscard]] bool covered(legacy::NodeId definer, legacy::PrincipalId who) {
    const auto& list = scopes[definer];
    return list.contains(who) || std::any_of(groups[who].begin(), groups[who].end(),
                                             [&](const auto group) { return list.contains(group); });
  }

  std::set<legacy::PrincipalId> systems;
  std::map<legacy::PrincipalId, std::set<legacy::PrincipalId>> groups;
  std::map<legacy::NodeId, std::set<legacy::PrincipalId>> scopes;
  std::map<legacy::RoleTypeId, std::string> kinds;
  std::map<Guid, const legacy::Principal*> people;
};

/// The node and everything above it.
std::set<legacy::NodeId> path_of(const Planned& it, const legacy::Node& node) {
  std::set<legacy::NodeId> path;
  for (const auto* at = &node; at && path.insert(at->id).second;)
    at = at->parent ? it.legacy(*at->parent) : nullptr;
  return path;
}

} // namespace

TEST_CASE(
    "C24, C27: a role comes from a legacy row on the path that was in the room's scope, or ignored it") {
  CHECK(test::holds("no role comes from nowhere", [](const Planned& it) {
    // With a target two legacy principals may be one, whose scopes add up.
    if (it.organisation.inputs.target)
      return;
    const auto& source = it.organisation.inputs.source;
    LegacyAccess access(source);
    std::map<chat::NodeId, const legacy::Node*> rooms;
    for (const auto& room : it.plan.rooms)
      rooms[room.room] = it.legacy(room.legacy);
    std::map<chat::PrincipalId, Guid> guids;
    for (const auto& row : it.after.principals)
      guids[row.id] = row.guid;
    std::map<chat::RoleTypeId, std::string> kinds;
    for (const auto& type : it.after.role_types)
      kinds[type.id] = fold_case(type.description);
    for (const auto& role : it.plan.structure.roles.inserted) {
      const auto room = rooms.find(role.node);
      const auto holder = access.people.find(guids[role.principal]);
      // What the target's system user gets is not checked: it is not a legacy row.
      if (room == rooms.end() || holder == access.people.end())
        continue;
      const auto path = path_of(it, *room->second);
      const auto who = holder->second->id;
      RC_ASSERT(std::any_of(source.roles.begin(), source.roles.end(), [&](const legacy::Role& row) {
        const auto& kind = access.kinds[row.type];
        const bool presenter = kind == "voiced" && row.node == room->second->id; // becomes a member (C26)
        return row.principal == who && path.contains(row.node) &&
               (kind == kinds[role.type] || (presenter && kinds[role.type] == "member")) &&
               (!row.honors_scope || access.covered(room->second->scope_definer, who));
      }));
    }
  }));
}
