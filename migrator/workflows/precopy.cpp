// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/precopy.hpp"

#include "adapters/stop.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/plan/renew_plan.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/run/target_hold.hpp"
#include "migrator/steps/options.hpp"
#include "migrator/workflows/guards.hpp"
#include "migrator/workflows/step_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

/// What can be done while the legacy system is in use. Last numbers, invitations and preferences change all
/// the time and are few; the address is what the cutover is about.
constexpr std::array precopy_steps{StepId::snapshot, StepId::structure, StepId::messages, StepId::files};

void refuse_begun_cutover(const Run& run) {
  const auto phase = run.state().phase();
  if (phase != RunPhase::planned && phase != RunPhase::precopying && phase != RunPhase::precopied)
    throw Error(ErrorKind::conflict,
                fmt::format("the run is {}: a precopy comes before the cutover", to_string(phase)))
        .hint("See 'gc2pc status'.");
}

std::int64_t messages_there(ChatReader& store, const Run& run) {
  return store.state() == StoreState::present ? messages_copied(store.cursors(run.id())) : 0;
}

} // namespace

PrecopyResult check_precopy(const Run& run, ReadSession& session, Observer& observer,
                            const StopRequested& stop) {
  const auto kept = run.load_plan();
  refuse_begun_cutover(run);
  require_target(session);
  PrecopyResult result;
  result.status = describe(run);
  result.plan_before = kept.hash;
  result.messages_there = messages_there(*session.store, run);
  result.plan = renewed_plan(session, run, kept, SourceCheck::whole, nullptr, observer, stop).plan;
  return result;
}

PrecopyResult run_precopy(Run& run, Session& session, Observer& observer, const StopRequested& stop,
                          const CutoverOptions& options) {
  const auto kept = run.load_plan();
  refuse_begun_cutover(run);
  require_target(session);
  require_latest_copy(session, run);
  require_snapshot_keys(session, run);
  PrecopyResult result;
  result.plan_before = kept.hash;
  while (options.paused && options.paused())
    sleep_for(std::chrono::milliseconds(100), stop, "the precopy was paused");
  const auto before = messages_there(*session.store, run);
  {
    auto made = renewed_plan(session, run, kept, SourceCheck::whole, &run, observer, stop);
    refuse_error_findings(made.plan, "the current plan");
    run.set_rate(made.reading);
    result.plan = std::move(made.plan);
  }
  if (result.plan.hash != kept.hash)
    replace_plan(run, *session.store, kept, result.plan, "made by a precopy", {});
  run.record(Event::precopy_started, {}, "plan " + result.plan.hash);
  StepContext context{session, result.plan, run, options, observer, stop};
  StepLoop loop;
  loop.includes = [](const Step& step) {
    return std::find(precopy_steps.begin(), precopy_steps.end(), step.id()) != precopy_steps.end();
  };
  run_steps(context, loop);
  result.messages_there = messages_there(*session.store, run);
  result.messages_copied = result.messages_there - before;
  run.record(Event::precopied, {},
             fmt::format("{} in the target", counted(result.messages_there, "message")));
  result.status = describe(run);
  return result;
}

} // namespace gc2pc
