// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/report_facts.hpp"

#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

std::int64_t messages_of(const Survey& survey, legacy::NodeId room) {
  const auto seen = survey.channels().find(room);
  return seen == survey.channels().end() ? 0 : seen->second.messages + seen->second.before_start;
}

template <class Principal>
const std::string& shown_name(const Principal& principal) {
  return principal.name && !principal.name->empty() ? *principal.name : principal.uri;
}

void add_rooms(SourceFacts& facts, const FinishedPlanning& planning) {
  const auto& tree = planning.tree;
  std::map<Tree::Index, SourceFacts::Branch> branches; // in the order of nodeID
  for (Tree::Index i = 0; i < tree.size(); ++i) {
    const auto& node = tree.node(i);
    if (node.is_category)
      continue;
    const auto messages = messages_of(planning.survey, node.id);
    auto top = i;
    while (tree.depth(top) > 1)
      top = tree.parent(top);
    auto& branch = branches[top == i ? tree.root() : top];
    ++branch.rooms;
    branch.messages += messages;
    if (!planning.items.of(i))
      facts.skipped.push_back({node.id, node.guid, tree.path_name(i, planning.separator), messages});
  }
  for (auto& [top, branch] : branches) {
    branch.name = tree.node(top).name;
    facts.branches.push_back(std::move(branch));
  }
}

/// Calls `visit(row)` for the target's principals and those that the plan adds.
template <class Visit>
void for_each_principal(const FinishedPlanning& planning, const Visit& visit) {
  for (const auto& row : planning.target.principals)
    visit(row);
  for (const auto& row : planning.structure.principals.inserted)
    visit(row);
}

/// `managers`: rooms and those who manage them, in the order in which they are shown.
void name_managers(SourceFacts& facts, const FinishedPlanning& planning,
                   const std::vector<std::pair<legacy::NodeId, chat::PrincipalId>>& managers) {
  std::unordered_map<chat::PrincipalId, SourceFacts::Manager> shown;
  for (const auto& [room, who] : managers)
    shown[who];
  for_each_principal(planning, [&](const auto& row) {
    if (const auto found = shown.find(row.id); found != shown.end())
      found->second = {row.display_name.value_or(shown_name(row)), row.uri};
  });
  for (const auto& [room, who] : managers)
    facts.managers[room].push_back(shown.at(who));
}

/// Of migrated rooms those that the plan writes, or that the target has; of skipped rooms those of the legacy
/// pool.
void add_people(SourceFacts& facts, const FinishedPlanning& planning) {
  auto& members = facts.members.emplace();
  std::unordered_set<chat::PrincipalId> people;
  for_each_principal(planning, [&](const auto& row) { people.insert(row.id); });
  std::unordered_map<chat::NodeId, legacy::NodeId> rooms;
  for (const auto& item : planning.items.all())
    if (item.kind == ItemKind::room)
      rooms.emplace(item.id, planning.tree.node(item.legacy).id);
  const auto manager = planning.kinds.target(RoleKind::manager);
  std::vector<std::pair<legacy::NodeId, chat::PrincipalId>> managers;
  for (const auto& role : planning.structure.roles.inserted) {
    const auto room = rooms.find(role.node);
    if (room == rooms.end() || !people.contains(role.principal))
      continue;
    if (role.type == manager)
      managers.emplace_back(room->second, role.principal);
    members[room->second] += planning.kinds.of(role.type) == RoleKind::member;
  }
  for (const auto& role : planning.target.roles)
    if (const auto room = rooms.find(role.node); room != rooms.end())
      members[room->second] += planning.kinds.of(role.type) == RoleKind::member;

  name_managers(facts, planning, managers);

  std::unordered_map<legacy::PrincipalId, const legacy::Principal*> legacy_people;
  for (const auto& row : planning.source.principals)
    legacy_people[row.id] = &row;
  for (const auto& role : planning.source.roles) {
    const auto node = planning.tree.find(role.node);
    const auto person = legacy_people.find(role.principal);
    if (!node || planning.tree.node(*node).is_category || planning.items.of(*node) != nullptr ||
        person == legacy_people.end())
      continue;
    const auto kind = planning.kinds.of(role.type);
    if (kind == RoleKind::manager)
      facts.managers[role.node].push_back({shown_name(*person->second), person->second->uri});
    members[role.node] += kind == RoleKind::member;
  }
  std::erase_if(members, [](const auto& room) { return room.second == 0; });
}

} // namespace

SourceFacts report_facts(const FinishedPlanning& planning) {
  SourceFacts facts;
  facts.years = planning.survey.years();
  add_rooms(facts, planning);
  add_people(facts, planning);
  return facts;
}

} // namespace gc2pc
