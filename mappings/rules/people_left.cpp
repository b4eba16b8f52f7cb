// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/people_left.hpp"

#include <unordered_set>

namespace gc2pc {
namespace {

/// A row on the path concerns the room (C24), whichever principal it is about.
bool had_people(const Tree& tree, Tree::Index room, const std::vector<PeopleOn>& on) {
  const auto path = tree.path(room);
  std::size_t start = path.size() - 1;
  for (std::size_t at = 0; at < path.size(); ++at)
    if (tree.node(path[at]).id == tree.node(room).role_definer)
      start = at;
  for (std::size_t at = 0; at < path.size(); ++at) {
    const auto& rows = on[path[at]];
    if (rows.plain || (rows.overriding && at >= start) || (rows.voiced && path[at] == room))
      return true;
  }
  return false;
}

/// Principals of the result that can sign in, or hold some who can.
std::unordered_set<chat::PrincipalId> active(const chat::Inventory& target,
                                             const chat::ChangeSet& structure) {
  std::unordered_set<chat::PrincipalId> ids;
  const auto look_at = [&](const chat::Principal& principal) {
    if (principal.disabled == 0 && is_kept(principal.type))
      ids.insert(principal.id);
  };
  for (const auto& principal : target.principals)
    look_at(principal);
  for (const auto& principal : structure.principals.inserted)
    look_at(principal);
  return ids;
}

} // namespace

std::vector<PeopleOn> people_on_nodes(const PackedList<legacy::Role>& roles, const Tree& tree,
                                      const RoleKinds& kinds) {
  std::vector<PeopleOn> on(tree.size());
  for (const auto& row : roles) {
    const auto node = tree.find(row.node);
    const auto kind = kinds.of(row.type);
    if (!node || !kind)
      continue;
    auto& rows = on[*node];
    (*kind == RoleKind::voiced ? rows.voiced : row.honors_override ? rows.overriding : rows.plain) = true;
  }
  return on;
}

void report_rooms_without_people(const std::vector<PeopleOn>& people_on, const chat::Inventory& target,
                                 const Tree& tree, const Items& items, const chat::ChangeSet& structure,
                                 FindingLog& log) {
  const auto people = active(target, structure);
  std::unordered_set<chat::NodeId> peopled;
  const auto look_at = [&](const chat::Role& role) {
    if (people.contains(role.principal))
      peopled.insert(role.node);
  };
  for (const auto& role : structure.roles.inserted)
    look_at(role);
  std::unordered_set<chat::NodeId> adopted;
  for (const auto& item : items.all())
    if (item.fate == Fate::adopted)
      adopted.insert(item.id);
  for (const auto& role : target.roles)
    if (adopted.contains(role.node))
      look_at(role);
  for (const auto& item : items.all())
    if (item.kind == ItemKind::room && !peopled.contains(item.id) && had_people(tree, item.legacy, people_on))
      log.add(about(item, tree, Code::room_without_people,
                    "no active person or group has a role in '" + item.name + "'"));
}

} // namespace gc2pc
