// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/summary.hpp"

#include "migrator/base/format.hpp"
#include "migrator/plan/inputs.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

std::string listed(std::size_t errors, std::size_t warnings, std::size_t notes) {
  const auto one = [](std::size_t number, std::string_view word) {
    return number == 0 ? fmt::format("no {}s", word) : counted(static_cast<std::int64_t>(number), word);
  };
  return fmt::format("{}, {}, {}", one(errors, "error"), one(warnings, "warning"), one(notes, "note"));
}

Judgement judge_plan(const PlanResult& result) {
  const auto& plan = result.plan;
  if (!plan.executable())
    return {Verdict::bad, "Cannot be executed",
            fmt::format("The plan has {}; it cannot be executed until they are gone.",
                        counted(static_cast<std::int64_t>(plan.count(Severity::error)), "error"))};
  if (const auto* step = first_obstacle(result))
    return {Verdict::attention, "Would not work now",
            fmt::format("The plan is right, but step {} would not work now: {}.", to_string(step->id), step->summary)};
  return {
      plan.count(Severity::warning) > 0 ? Verdict::attention : Verdict::good, "Ready to be executed",
      fmt::format("The plan can be executed: {} in {}, with {}.", counted(plan.message_count(), "message"),
                  counted(static_cast<std::int64_t>(plan.rooms.size()), "room"), findings_sentence(plan))};
}

} // namespace

std::vector<FindingGroup> grouped_findings(const std::vector<Finding>& findings) {
  std::map<Code, FindingGroup> by_code;
  for (const auto& finding : findings) {
    auto& group = by_code[finding.code];
    group.text = &text_of(finding.code);
    ++group.count;
    group.rows += finding.rows;
    group.items.push_back(&finding);
  }
  std::vector<FindingGroup> groups;
  for (auto& [code, group] : by_code)
    groups.push_back(std::move(group));
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.text->severity < b.text->severity; });
  return groups;
}

std::vector<TableChanges> table_changes(const Plan& plan) {
  std::vector<TableChanges> tables;
  std::size_t at = 0;
  const auto count = [&]<class Row>(const chat::Change<Row>& change) {
    if (at == tables.size())
      tables.push_back({std::string(Table<Row>::name)});
    tables[at].inserted += change.inserted.size();
    tables[at].updated += change.updated.size();
    tables[at].deleted += change.deleted.size();
    ++at;
  };
  for (const auto* set : {&plan.structure, &plan.rest}) {
    at = 0;
    chat::for_each_change(*set, count);
  }
  return tables;
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
  std::map<std::string, KindDigest> by_kind;
  for (const auto& line : lines) {
    auto& kind = by_kind[line.kind];
    kind.kind = line.kind;
    ++kind.groups;
    kind.digest.add(line.digest);
  }
  std::vector<KindDigest> kinds;
  for (auto& [name, kind] : by_kind)
    kinds.push_back(std::move(kind));
  return kinds;
}

const StepState* first_obstacle(const PlanResult& plan) {
  const auto found = std::find_if(plan.checks.begin(), plan.checks.end(),
                                  [](const StepState& step) { return step.status == StepStatus::failed; });
  return found == plan.checks.end() ? nullptr : &*found;
}

std::string generation_of(const Plan& plan) {
  const auto found = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                  [](const auto& input) { return input.first == generation_input; });
  return found == plan.inputs.end() ? std::string() : found->second;
}

std::size_t count(const std::vector<Finding>& findings, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [&](const Finding& finding) { return text_of(finding.code).severity == severity; }));
}

std::string findings_sentence(const std::vector<Finding>& findings) {
  return listed(count(findings, Severity::error), count(findings, Severity::warning),
                count(findings, Severity::info));
}

std::string findings_sentence(const Plan& plan) {
  return findings_sentence(plan.findings);
}

Judgement judge(const ReportData& data) {
  if (!data.status || data.status->phase == RunPhase::planned)
    return judge_plan(data.plan);
  const auto& status = *data.status;
  if (data.verification && !data.verification->differences.empty() && status.phase != RunPhase::rolled_back)
    return {
        Verdict::bad, "Not what was planned",
        fmt::format("Verification found {}.",
                    counted(static_cast<std::int64_t>(data.verification->differences.size()), "difference"))};
  const bool failed = std::any_of(status.steps.begin(), status.steps.end(),
                                  [](const StepState& step) { return step.status == StepStatus::failed; });
  switch (status.phase) {
  case RunPhase::complete:
    return {failed ? Verdict::bad : Verdict::good, "Migrated", status.sentence};
  case RunPhase::rolled_back:
    return {failed ? Verdict::bad : Verdict::good, "Taken back", status.sentence};
  case RunPhase::data_done:
    return {failed ? Verdict::bad : Verdict::attention, "Data moved", status.sentence};
  case RunPhase::rolling_back:
    return {Verdict::attention, "Being taken back", status.sentence};
  case RunPhase::precopied:
    return {failed ? Verdict::bad : Verdict::good, "Precopied", status.sentence};
  case RunPhase::precopying:
  case RunPhase::cutting_over:
  case RunPhase::planned:
    break;
  }
  return {failed ? Verdict::bad : Verdict::attention, failed ? "Stopped by a failure" : "Under way",
          status.sentence};
}

} // namespace gc2pc
