// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/explain.hpp"

#include "migrator/plan/plan_now.hpp"
#include "migrator/plan/target_before.hpp"

namespace gc2pc {
namespace {

/// The question may be asked on Monday, too: then what the run wrote does not count.
std::optional<chat::Inventory> target_then(ReadSession& session, const Run* run) {
  if (!session.store)
    return std::nullopt;
  if (run == nullptr)
    return target_before(*session.store, {}, LaterRows::kept);
  const auto plan = run->load_plan();
  return target_before(*session.store, own_rows(*run, *session.store, plan), LaterRows::dropped);
}

} // namespace

Explanation explain_now(ReadSession& session, const Run* run, const Question& question, Observer& observer,
                        const StopRequested& stop) {
  PlanInputs inputs;
  inputs.target = target_then(session, run);
  inputs.source = session.source->inventory();
  if (session.directory)
    inputs.directory = {true, session.directory->live_guids(wanted_guids(inputs.source))};
  inputs.policies = session.policies;
  Planner planner(std::move(inputs));
  static_cast<void>(survey_source(planner, session, observer, stop));
  return planner.explain(question);
}

} // namespace gc2pc
