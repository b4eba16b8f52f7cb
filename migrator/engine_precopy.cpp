// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/engine.hpp"
#include "migrator/format.hpp"
#include "migrator/pipeline/message_copy.hpp"
#include "migrator/plan/renew_plan.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/step_runner.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/steps/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

/// What can be done while the legacy system is in use. Last numbers, invitations and preferences change all
/// the time and are few; the address is what the cutover is about.
constexpr std::array<std::string_view, 4> precopy_steps{"snapshot", "structure", "messages", "files"};

void refuse_begun_cutover(const Run& run) {
  const auto phase = run.state().phase();
  if (phase != RunPhase::planned && phase != RunPhase::precopying && phase != RunPhase::precopied)
    throw Error(ErrorKind::conflict,
                fmt::format("the run is {}: a precopy comes before the cutover", to_string(phase)))
        .hint("See 'gc2pc status'.");
}

void refuse_errors(const Plan& plan) {
  if (!plan.executable())
    throw Error(ErrorKind::plan_errors,
                fmt::format("the plan of now has {} of severity error and cannot be executed",
                            counted(static_cast<std::int64_t>(plan.count(Severity::error)), "finding")))
        .hint("Put them right in the source or by a policy of the rule file, and plan again.");
}

std::int64_t messages_there(ChatStore& store, const Run& run) {
  return store.state() == StoreState::present ? messages_copied(store.cursors(run.id())) : 0;
}

void require_store(const Session& session) {
  if (!session.store)
    throw Error(ErrorKind::usage, "no target is given").hint("Name it with --target.");
}

void do_precopy_steps(StepContext& context) {
  for (const auto& step : all_steps()) {
    auto& run = context.run;
    if (std::find(precopy_steps.begin(), precopy_steps.end(), step->name()) == precopy_steps.end() ||
        run.state().settled(step->name()))
      continue;
    if (const auto reason = step->unneeded(context.looking())) {
      run.record(Event::step_skipped, step->name(), *reason);
      continue;
    }
    if (context.stop && context.stop())
      throw Error(ErrorKind::interrupted, fmt::format("stopped before step {}", step->name()));
    do_step(*step, context);
  }
}

} // namespace

PrecopyResult check_precopy(const std::filesystem::path& folder, Session& session, Observer& observer,
                            const StopRequested& stop) {
  const auto run = Run::open(folder, true);
  const auto kept = run.load_plan();
  refuse_begun_cutover(run);
  require_store(session);
  PrecopyResult result;
  result.status = describe(run);
  result.plan_before = kept.hash;
  result.messages_there = messages_there(*session.store, run);
  result.plan = plan_anew(session, run, kept, SourceLook::whole, nullptr, observer, stop).plan;
  return result;
}

PrecopyResult run_precopy(const std::filesystem::path& folder, Session& session, Observer& observer,
                          const StopRequested& stop) {
  OpenRun opened(folder, observer);
  auto& run = opened.run;
  const auto kept = run.load_plan();
  refuse_begun_cutover(run);
  require_store(session);
  if (run.state().snapshot_taken()) {
    const auto& keys = snapshot_keys(session, KeyUse::writing);
    refuse_other_protection(check_snapshot(run, keys, Reading::possible), keys);
  }
  PrecopyResult result;
  result.plan_before = kept.hash;
  const auto before = messages_there(*session.store, run);
  {
    auto made = plan_anew(session, run, kept, SourceLook::whole, &run, observer, stop);
    refuse_errors(made.plan);
    run.set_rate(made.reading);
    result.plan = std::move(made.plan);
  }
  if (result.plan.hash != kept.hash)
    replace_plan(run, *session.store, kept, result.plan, "made by a precopy", {});
  run.record(Event::precopy_started, {}, "plan " + result.plan.hash);
  const CutoverOptions options;
  StepContext context{session, result.plan, run, options, observer, stop};
  do_precopy_steps(context);
  result.messages_there = messages_there(*session.store, run);
  result.messages_copied = result.messages_there - before;
  run.record(Event::precopied, {},
             fmt::format("{} in the target", counted(result.messages_there, "message")));
  result.status = describe(run);
  return result;
}

} // namespace gc2pc
