// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/expected_lines.hpp"

#include "mappings/digest/structure_lines.hpp"
#include "mappings/model/free_memory.hpp"
#include "mappings/model/rows_after.hpp"

#include <future>
#include <type_traits>
#include <unordered_set>
#include <utility>

namespace gc2pc {
namespace {

/// What the plan was made from takes half of the memory, and its result once more as much: the one goes
/// before the other comes. Nothing but the target and the plan may be asked then.
void let_go(Planning& p) {
  p.principals.reset();
  p.roles.reset();
  p.scopes.reset();
  p.invitations = {};
  p.people.reset();
  p.in.source = {};
  p.in.directory = {};
  return_free_memory();
}

} // namespace

void expect_lines(Planning& p) {
  std::unordered_set<Guid> concerned;
  for (const auto& item : p.items->all())
    concerned.insert(item.target_guid);
  for (const auto& guid : p.principals->guids())
    concerned.insert(guid);
  for (const auto& addin : p.in.source.addins)
    concerned.insert(addin.id);
  std::unordered_set<chat::NodeId> extended;
  for (const auto& row : p.scopes->rows())
    extended.insert(row.node);
  const bool with_preferences = !p.preferences.rows.empty();
  let_go(p);
  const chat::RowsAfter after(p.target, p.plan.structure, p.plan.rest);
  GuidIndex guids;
  after.for_each<chat::Principal>([&](const auto& principal) { guids.add(principal); });
  after.for_each<chat::Node>([&](const auto& node) {
    guids.add(node);
    if (extended.contains(node.id))
      concerned.insert(node.guid);
  });
  // Roles are two thirds of the rows, so they are digested beside the others.
  auto roles = std::async(std::launch::async | std::launch::deferred, [&] {
    StructureLines lines(guids);
    after.for_each<chat::RoleType>([&](const auto& row) { lines.add(row); });
    after.for_each<chat::Role>([&](const auto& row) { lines.add(row); });
    return lines.take();
  });
  StructureLines others(guids);
  after.for_each_row([&]<class Row>(const Row& row) {
    if constexpr (!std::is_same_v<Row, chat::Role>)
      others.add(row);
  });
  auto lines_of_roles = roles.get();
  p.plan.expected = others.take(lines_of_roles.size() + p.plan.rooms.size());
  merge_lines(p.plan.expected, std::move(lines_of_roles));
  std::erase_if(p.plan.expected, [&](const DigestLine& line) {
    return line.group ? !concerned.contains(*line.group)
                      : line.kind != LineKind::preference || !with_preferences;
  });
  std::vector<DigestLine> messages;
  messages.reserve(p.plan.rooms.size());
  for (const auto& room : p.plan.rooms)
    messages.push_back({LineKind::message, room.guid, room.digest});
  merge_lines(p.plan.expected, std::move(messages));
}

} // namespace gc2pc
