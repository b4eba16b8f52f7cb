// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/explain_now.hpp"

#include "migrator/plan/plan_now.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// Rows that the run made, or will make: a step that began may have written, which only the target knows, and
/// taking back what is not there changes nothing.
bool has_begun(const RunStatus& status) {
  return std::any_of(status.steps.begin(), status.steps.end(), [](const StepState& step) {
    return step.name == "structure" && step.status != StepStatus::pending &&
           step.status != StepStatus::undone;
  });
}

/// Rows that came after the run have ids above all that it gave.
template <class Row, class Inserted>
void drop_later(std::vector<Row>& rows, const Inserted& inserted) {
  if (inserted.empty())
    return;
  auto highest = inserted.front().id;
  for (const auto& row : inserted)
    highest = std::max(highest, row.id);
  std::erase_if(rows, [&](const Row& row) { return row.id > highest; });
}

chat::Inventory before_run(chat::Inventory now, const Plan& plan) {
  drop_later(now.nodes, plan.structure.nodes.inserted);
  drop_later(now.principals, plan.structure.principals.inserted);
  for (const auto& room : plan.rooms)
    now.messages.erase(room.room);
  return apply(apply(std::move(now), inverse(plan.rest)), inverse(plan.structure));
}

std::optional<chat::Inventory> target_before(Session& session,
                                             const std::optional<std::filesystem::path>& run) {
  if (!session.store)
    return std::nullopt;
  std::optional<Plan> plan;
  if (run && has_begun(status_of(*run)))
    plan = load_plan(*run).plan;
  if (plan && plan->creates_target)
    return std::nullopt;
  if (session.store->state() != StoreState::present)
    return std::nullopt;
  auto now = session.store->inventory();
  return plan ? before_run(std::move(now), *plan) : std::move(now);
}

} // namespace

Explanation explain_now(Session& session, const std::optional<std::filesystem::path>& run,
                        const Question& question, Observer& observer, const StopRequested& stop) {
  PlanInputs inputs;
  inputs.target = target_before(session, run);
  inputs.source = session.source->inventory();
  if (session.directory)
    inputs.directory = {true, session.directory->live_guids(wanted_guids(inputs.source))};
  inputs.policies = session.policies;
  Planner planner(std::move(inputs));
  static_cast<void>(survey_source(planner, session, observer, stop));
  return planner.explain(question);
}

} // namespace gc2pc
