// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/renew_plan.hpp"

#include "adapters/fault_point.hpp"
#include "migrator/plan/channel_records.hpp"
#include "migrator/plan/inputs.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/quick_survey.hpp"
#include "migrator/plan/target_before.hpp"
#include "migrator/run/applied_plan.hpp"
#include "migrator/run/plan_outcome.hpp"
#include "migrator/run/target_marks.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

std::string input(const Plan& plan, std::string_view name) {
  const auto found = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                  [&](const auto& value) { return value.first == name; });
  return found == plan.inputs.end() ? std::string() : found->second;
}

/// With nothing of the run in the target, the target is what it is now.
std::optional<TargetBefore> before_run(ReadSession& session, const Run& run, const Plan& kept) {
  const auto own = own_rows(run, *session.store, kept);
  if (!own.plan && !own.created)
    return std::nullopt;
  return TargetBefore{target_before(*session.store, own, LaterRows::kept), input(kept, target_content_input),
                      own.plan ? KeptIds(own.plan->structure) : KeptIds()};
}

} // namespace

MadePlan renewed_plan(ReadSession& session, const Run& run, const Plan& kept, SourceCheck look, Run* records,
                      Observer& observer, const StopRequested& stop) {
  refuse_changes(changed_inputs(kept.inputs, steady_inputs(session)));
  const auto inputs = [&] { return read_inputs(session, run.id(), before_run(session, run, kept)); };
  if (look == SourceCheck::quick && has_channel_records(run) && records == nullptr) {
    TotalsNow totals(session, run, stop);
    auto given = inputs();
    const auto source = given.source;
    Planner planner(std::move(given));
    if (const auto rate = survey_quickly(planner, session, source, run, totals, observer, stop)) {
      MadePlan made{planner.finish(), *rate};
      refuse_misfits(session, made.plan);
      return made;
    }
  }
  Planner planner(inputs());
  std::optional<ChannelRecorder> recorder;
  if (records) {
    recorder.emplace(*records);
    planner.remember([&](const ChannelMemory& memory) { recorder->add(memory); });
  }
  const auto rate = survey_source(planner, session, observer, stop);
  MadePlan made{planner.finish(), rate, planner.facts()};
  refuse_misfits(session, made.plan);
  if (recorder)
    recorder->finish(*session.source);
  return made;
}

void replace_plan(Run& run, ChatReader& store, const Plan& kept, const Plan& next, const std::string& why,
                  std::string_view approved) {
  if (store.mark_detail(run.id(), structure_mark) == kept.hash)
    keep_applied_plan(run, kept);
  const auto before = run.value(outcome_value);
  const auto outcome =
      outcome_of(next, run.known_rates(), before ? outcome_from_stored(*before) : PlanOutcome());
  run.together([&] {
    run.keep(outcome_value, stored_outcome(outcome));
    run.replace_plan(next, why, approved);
  });
  fault_point(FaultPoint::plan_replaced);
}

} // namespace gc2pc
