// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/describe.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/local_time.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/run/plan_outcome.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/status.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace gc2pc {
namespace {

/// How far the call is that holds the run.
StepProgress progress_of(const RunState& state, const PlanOutcome& plan) {
  StepProgress progress;
  const auto now = this_moment();
  progress.record_age = seconds_between(state.last_record(), now);
  if (const auto deadline = state.deadline())
    progress.deadline = utc_text(*deadline);
  const auto& steps = state.steps();
  const auto step = std::find_if(steps.begin(), steps.end(), [](const StepState& s) {
    return s.status == StepStatus::started || s.status == StepStatus::undoing;
  });
  if (step == steps.end())
    return progress;
  progress.step = step->id;
  if (step->status == StepStatus::undoing)
    return progress;
  const auto passed = seconds_between(state.step_began(), now);
  progress.total = step->id == StepId::messages ? plan.messages : step->id == StepId::files ? plan.files : 0;
  const auto now_done = progress.total > 0 ? state.work_done() : 0;
  progress.done = progress.total > 0 ? std::min(progress.total, now_done + state.work_before()) : 0;
  if (now_done > 0 && passed > 0) {
    progress.per_second = static_cast<double>(now_done) / passed;
    progress.seconds_left = static_cast<double>(progress.total - progress.done) / progress.per_second;
  } else if (const auto forecast = step->forecast_seconds) {
    progress.seconds_left = std::max(0.0, *forecast - passed);
  }
  if (progress.seconds_left) {
    progress.seconds_left_all = *progress.seconds_left;
    for (const auto& [id, seconds] : plan.seconds)
      if (id > step->id && !state.finished(id))
        *progress.seconds_left_all += seconds;
  }
  return progress;
}

} // namespace

AddressLook look_at_address(DirectoryReader& directory, const SipUri& address) {
  try {
    return {directory.owners_everywhere(address), {}};
  } catch (const Error& error) {
    return {{}, error.message()};
  }
}

std::string ownerless(const RunState& state, const std::string& address, const AddressLook& look) {
  const auto& since = state.nobody_owns_since();
  if (!since)
    return {};
  std::vector<std::string> without;
  std::size_t asked = 0;
  std::string trouble = look.trouble;
  for (const auto& view : look.views) {
    if (!view.trouble.empty()) {
      trouble = view.controller + ": " + view.trouble;
      continue;
    }
    ++asked;
    if (view.owners.empty())
      without.push_back(view.controller);
  }
  if (asked == 0)
    return fmt::format("It is not known who owns {}: the run noted {} at {}, and {}.", address,
                       state.owner_in_doubt() ? "that it was about to remove the owner" : "no owner",
                       with_local_time(*since),
                       trouble.empty() ? "the directory was not queried"
                                       : "no controller could be queried (" + trouble + ")");
  if (without.empty())
    return {};
  return without.size() == asked
             ? fmt::format("{} has had no owner since {}!", address, with_local_time(*since))
             : fmt::format("{} has had no owner on {} since {}!", address, fmt::join(without, ", "),
                           with_local_time(*since));
}

void record_with_verdict(Run& run, Event event) {
  auto after = run.state();
  JournalRecord record;
  record.event = event;
  after.take(record);
  const auto config = run.value("config");
  const auto outcome = run.value(outcome_value);
  const auto plan = outcome ? outcome_from_stored(*outcome) : PlanOutcome();
  const auto address = config ? config_from_stored(*config).lookup_address.value_or("") : std::string();
  run.record(event, {}, verdict_of(RunFacts{after, plan, address, false, {}}).sentence);
}

RunStatus describe(const Run& run, std::optional<std::string> lock_owner, const AddressLook& look) {
  const auto& state = run.state();
  RunStatus status;
  status.run = run.id();
  if (const auto config = run.value("config"))
    status.config = config_from_stored(*config);
  PlanOutcome plan;
  if (const auto outcome = run.value(outcome_value))
    plan = outcome_from_stored(*outcome);
  status.plan_hash = run.value("plan.hash").value_or("");
  status.phase = state.phase();
  status.steps = state.steps();
  status.rates = run.rates();
  status.verified_at = state.verified_at();
  status.closed_at = state.closed_at();
  status.closed_by = state.closed_by();
  status.clock_changes = state.clock_changes();
  if (state.phase() == RunPhase::rolled_back)
    status.rollback_seconds = state.rollback_seconds();
  const auto address = status.config.lookup_address.value_or("");
  const auto alarm = ownerless(state, address.empty() ? "the lookup address" : address, look);
  if (!alarm.empty())
    status.nobody_owns_since = state.nobody_owns_since();
  status.verdict = verdict_of(RunFacts{state, plan, address, lock_owner.has_value(), alarm});
  status.left_out = plan.left_out;
  if (lock_owner)
    status.progress = progress_of(state, plan);
  status.lock_owner = std::move(lock_owner);
  return status;
}

} // namespace gc2pc
