// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/plan_changes.hpp"

#include "migrator/base/format.hpp"
#include "migrator/plan/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace gc2pc {
namespace {

std::string name_of(const std::optional<Guid>& guid, const PlanOutline& now, const PlanOutline& before) {
  if (!guid)
    return {};
  for (const auto* outline : {&now, &before})
    if (const auto found = outline->names.find(*guid); found != outline->names.end())
      return found->second;
  return {};
}

/// Findings of `a` that `b` has not. Equal ones are counted, so that a third of two equal ones is noticed.
std::vector<Finding> without(const std::vector<Finding>& a, const std::vector<Finding>& b) {
  using FindingKey = std::tuple<Code, std::string, std::string, std::string, std::int64_t>;
  const auto key = [](const Finding& f) { return FindingKey{f.code, f.table, f.key, f.detail, f.rows}; };
  std::map<FindingKey, std::int64_t> there;
  for (const auto& finding : b)
    ++there[key(finding)];
  std::vector<Finding> result;
  for (const auto& finding : a)
    if (there[key(finding)]-- <= 0)
      result.push_back(finding);
  return result;
}

std::string more(std::int64_t before, std::int64_t now, std::string_view noun) {
  const auto difference = now - before;
  const auto count = counted(difference < 0 ? -difference : difference, noun);
  return fmt::format("{} {}", count, difference < 0 ? "fewer" : "more");
}

} // namespace

PlanOutline::PlanOutline(const Plan& plan)
    : hash(plan.hash), inputs(plan.inputs), expected(plan.expected), findings(plan.findings),
      messages(plan.message_count()), rooms(static_cast<std::int64_t>(plan.rooms.size())) {
  for (const auto& node : plan.structure.nodes.inserted)
    names.emplace(node.guid, node.name);
  for (const auto& principal : plan.structure.principals.inserted)
    names.emplace(principal.guid, principal.uri);
  for (const auto& addin : plan.structure.addins.inserted)
    names.emplace(addin.id, addin.name);
  for (const auto& room : plan.rooms)
    names.emplace(room.guid, room.name);
}

PlanChanges changes_between(const PlanOutline& before, const PlanOutline& now) {
  PlanChanges changes;
  changes.before = before.hash;
  changes.now = now.hash;
  changes.messages_before = before.messages;
  changes.messages_now = now.messages;
  changes.rooms_before = before.rooms;
  changes.rooms_now = now.rooms;
  changes.inputs = changed_inputs(before.inputs, now.inputs);
  changes.findings_added = without(now.findings, before.findings);
  changes.findings_gone = without(before.findings, now.findings);
  const auto add = [&](GroupChange::What what, const DigestLine& line, std::int64_t rows_before,
                       std::int64_t rows_now) {
    changes.groups.push_back({what, std::string(to_string(line.kind)), line.group ? line.group->text() : "",
                              name_of(line.group, now, before), rows_before, rows_now});
  };
  // Both are sorted, and of one kind a group has one line.
  auto old = before.expected.begin();
  for (const auto& line : now.expected) {
    for (; old != before.expected.end() && comes_before(*old, line); ++old)
      add(GroupChange::What::removed, *old, old->digest.count, 0);
    if (old == before.expected.end() || comes_before(line, *old)) {
      add(GroupChange::What::added, line, 0, line.digest.count);
      continue;
    }
    if (!(old->digest == line.digest))
      add(GroupChange::What::changed, line, old->digest.count, line.digest.count);
    ++old;
  }
  for (; old != before.expected.end(); ++old)
    add(GroupChange::What::removed, *old, old->digest.count, 0);
  return changes;
}

std::string sentence_of(const PlanChanges& changes) {
  if (changes.none())
    return "nothing changed since plan " + changes.before.substr(0, 12);
  return fmt::format(
      "since plan {}: {}, {}, {}, {} new and {} gone", changes.before.substr(0, 12),
      more(changes.messages_before, changes.messages_now, "message"),
      more(changes.rooms_before, changes.rooms_now, "room"),
      counted(static_cast<std::int64_t>(changes.groups.size()), "group differs", "groups differ"),
      counted(static_cast<std::int64_t>(changes.findings_added.size()), "finding"),
      grouped(static_cast<std::int64_t>(changes.findings_gone.size())));
}

} // namespace gc2pc
