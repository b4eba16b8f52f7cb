// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/summary.hpp"

#include "migrator/base/format.hpp"
#include "migrator/plan/inputs.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {

std::vector<FindingGroup> grouped_findings(const std::vector<Finding>& findings) {
  std::map<Code, FindingGroup> by_code;
  for (const auto& finding : findings) {
    auto& group = by_code[finding.code];
    group.text = &text_of(finding.code);
    group.rows += finding.rows;
    if (const auto others = others_in(finding); others > 0) {
      group.count += others;
      group.truncated = others;
      group.others = &finding;
    } else {
      ++group.count;
      group.items.push_back(&finding);
    }
  }
  std::vector<FindingGroup> groups;
  for (auto& [code, group] : by_code)
    groups.push_back(std::move(group));
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.text->severity < b.text->severity; });
  return groups;
}

Places::Places(const Plan& plan) {
  const auto take = [&](const chat::Node& node) { nodes_[node.id] = {node.name, node.parent}; };
  for (const auto& node : plan.structure.nodes.inserted)
    take(node);
  for (const auto& [before, after] : plan.structure.nodes.updated)
    take(after);
}

Place Places::of(const RoomPlan& room) const {
  Place place{{}, room.name};
  const auto node = nodes_.find(room.room);
  if (node == nodes_.end() || !node->second.second)
    return place;
  if (const auto parent = nodes_.find(*node->second.second); parent != nodes_.end())
    place.category = parent->second.first;
  return place;
}

std::vector<KindDigest> kind_digests(const std::vector<DigestLine>& lines) {
  std::map<LineKind, KindDigest> by_kind;
  for (const auto& line : lines) {
    auto& kind = by_kind[line.kind];
    kind.kind = to_string(line.kind);
    ++kind.groups;
    kind.digest.add(line.digest);
  }
  std::vector<KindDigest> kinds;
  for (auto& [name, kind] : by_kind)
    kinds.push_back(std::move(kind));
  return kinds;
}

std::string generation_of(const Plan& plan) {
  const auto found = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                  [](const auto& input) { return input.first == generation_input; });
  return found == plan.inputs.end() ? std::string() : found->second;
}

std::string findings_sentence(const std::vector<Finding>& findings) {
  const auto number = [&](Severity severity) { return static_cast<std::int64_t>(count(findings, severity)); };
  return findings_sentence(number(Severity::error), number(Severity::warning), number(Severity::info));
}

Verdict verdict_of(const ReportData& data) {
  return data.status ? data.status->verdict : verdict_of(outcome_of(data.plan));
}

} // namespace gc2pc
