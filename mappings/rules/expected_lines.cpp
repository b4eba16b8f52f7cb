// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/expected_lines.hpp"

#include "mappings/digest/canonical.hpp"

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
  auto after = chat::apply(chat::apply(std::move(p.target), p.plan.structure), p.plan.rest);
  for (const auto& node : after.nodes)
    if (extended.contains(node.id))
      concerned.insert(node.guid);
  auto lines = structure_lines(after);
  after = {};
  p.plan.expected.reserve(lines.size() + p.plan.rooms.size());
  for (auto& line : lines)
    if (line.group ? concerned.contains(*line.group) : line.kind == "preference" && with_preferences)
      p.plan.expected.push_back(std::move(line));
  std::vector<DigestLine> messages;
  messages.reserve(p.plan.rooms.size());
  for (const auto& room : p.plan.rooms)
    messages.push_back({"message", room.guid, room.digest});
  merge_lines(p.plan.expected, std::move(messages));
}

} // namespace gc2pc
