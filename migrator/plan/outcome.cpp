// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/outcome.hpp"

#include "migrator/base/step_names.hpp"
#include "migrator/plan/forecast.hpp"
#include "migrator/run/status.hpp"

namespace gc2pc {
namespace {

PlanOutcome counted_outcome(const Plan& plan, const RowCounts& rows, const std::vector<Rate>& rates) {
  PlanOutcome outcome;
  outcome.hash = plan.hash;
  outcome.messages = plan.message_count();
  outcome.rooms = static_cast<std::int64_t>(plan.rooms.size());
  outcome.files = static_cast<std::int64_t>(plan.files.size());
  outcome.errors = static_cast<std::int64_t>(plan.count(Severity::error));
  outcome.warnings = static_cast<std::int64_t>(plan.count(Severity::warning));
  outcome.notes = static_cast<std::int64_t>(plan.count(Severity::info));
  for (const auto step : all_step_ids)
    outcome.seconds[step] = forecast_of_step(plan, rows, rates, step).seconds;
  outcome.rollback_seconds = forecast_of(plan, rows, rates).rollback_seconds;
  return outcome;
}

} // namespace

PlanOutcome outcome_of(const PlanResult& result) {
  auto outcome = counted_outcome(result.plan, result.row_counts(), result.known_rates);
  for (const auto& check : result.checks) {
    if (check.status == StepStatus::failed)
      outcome.failing.push_back({check.id, check.summary});
    if (check.status == StepStatus::skipped)
      outcome.left_out.push_back({check.id, check.summary});
  }
  // Target and files are checked by their steps; the snapshot is the first to write into the run folder.
  for (const auto& need : result.space)
    if (need.place == "run folder" && !need.enough())
      outcome.failing.push_back({StepId::snapshot, need.text()});
  return outcome;
}

PlanOutcome outcome_of(const Plan& plan, const std::vector<Rate>& rates, const PlanOutcome& before) {
  auto outcome = counted_outcome(plan, RowCounts(plan), rates);
  outcome.left_out = before.left_out;
  return outcome;
}

} // namespace gc2pc
