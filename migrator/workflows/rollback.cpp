// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/rollback.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/stop.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/handover/controllers.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/file_record.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/plan_outcome.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/run/target_hold.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/steps/options.hpp"
#include "migrator/steps/steps.hpp"
#include "migrator/workflows/rollback_checks.hpp"
#include "migrator/workflows/step_runner.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace gc2pc {
namespace {

bool has_to_be_undone(const Run& run, const Step& step) {
  return run.state().begun(step.id());
}

/// The snapshot is confirmed before anything is changed; with damage in it nothing is undone that it could
/// not prove.
void refuse_damaged_snapshot(const Run& run, ReadSession& session, const Plan& plan) {
  if (run.state().changed_anything())
    refuse_foreign(check_snapshot(run, snapshot_keys(session, KeyUse::reading), Reading::whole), plan);
}

void refuse_closed(const Run& run) {
  if (run.state().target_closed())
    throw Error(
        ErrorKind::conflict,
        "the run was closed: its control rows are gone from the target, so a rollback is no longer possible");
}

void require_consent(const ReadSession& session, const Run& run, bool consent) {
  for (const auto& step : all_steps()) {
    if (!step->touches_directory() || !has_to_be_undone(run, *step))
      continue;
    if (!consent)
      throw Error(ErrorKind::usage,
                  fmt::format("step {} was begun; undoing it changes the directory", step->name()))
          .hint("Give '--consent directory' too.");
    if (!session.has_handover())
      throw Error(ErrorKind::usage, fmt::format("step {} was begun, but no directory is given", step->name()))
          .hint("Name it with --directory, --lookup-address and --pool.");
  }
}

/// Found out before anything is undone: an address must not lose its endpoint for an account that cannot
/// come back.
void refuse_impossible_undo(const CheckContext& context, const Run& run) {
  for (const auto& step : all_steps())
    if (has_to_be_undone(run, *step) && (!step->touches_directory() || context.session.has_handover()))
      with_context(step->name(), [&] { step->check_undo(context); });
}

/// Ends the steps of the directory, not the others: a refused change there must not keep the data from going
/// back.
bool ends_only_directory(const Step& step, const Error& error) {
  return step.touches_directory() && error.kind() != ErrorKind::interrupted &&
         error.kind() != ErrorKind::waiting && error.kind() != ErrorKind::internal;
}

/// Everything that was begun, last to first. Throws the first failure of the directory when all else is
/// undone.
void undo_steps(StepContext& context) {
  const auto steps = all_steps();
  std::optional<Error> failed;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (!has_to_be_undone(context.run, **step) || (failed && (*step)->touches_directory()))
      continue;
    if (context.stop && context.stop())
      throw Error(ErrorKind::interrupted, fmt::format("stopped before undoing step {}", (*step)->name()))
          .hint("Run rollback again.");
    if (context.session.directory && !(*step)->touches_directory())
      context.session.directory->rest(); // its steps are undone first, and it is not asked until the end
    try {
      undo_step(**step, context);
    } catch (const Error& error) {
      if (!ends_only_directory(**step, error))
        throw;
      failed = error;
      context.observer.note(fmt::format("{}. The rollback of the data continues.", error.what()));
    }
  }
  if (failed)
    throw *failed;
}

/// Files of the plan that the destination did not have before.
std::int64_t files_of_run(const Run& run, const Plan& plan) {
  const auto before = files_before(run);
  if (!before)
    return 0;
  return std::count_if(plan.files.begin(), plan.files.end(), [&](const std::string& path) {
    return !std::binary_search(before->begin(), before->end(), path);
  });
}

/// What undoing one step would do.
std::string would_undo(StepId id, const Run& run, const Plan& plan, ReadSession& session) {
  const auto rows = [](const chat::ChangeSet& set) {
    return counted(static_cast<std::int64_t>(set.size()), "row");
  };
  switch (id) {
  case StepId::structure:
    return plan.creates_target ? "would remove the target, which the run created"
                               : fmt::format("would undo {}", rows(plan.structure));
  case StepId::messages: {
    const bool present = session.store && session.store->state() == StoreState::present;
    const auto copied = present ? messages_copied(session.store->cursors(run.id())) : 0;
    return fmt::format("would delete {}", counted(copied, "message"));
  }
  case StepId::rest:
    return fmt::format("would undo {}", rows(plan.rest));
  case StepId::files:
    return fmt::format("would delete {}", counted(files_of_run(run, plan), "file"));
  case StepId::release:
    return run.state().address_was_free() ? "would restore the user with the lookup address"
                                          : "would check that the user still owns the lookup address";
  case StepId::endpoint:
    return "would undo the creation of the endpoint";
  case StepId::quiet:
  case StepId::snapshot:
  case StepId::verify:
  case StepId::handover:
    return "nothing to undo";
  }
  return {};
}

Verdict rollback_verdict(const Run& run, const RunStatus& status, const PlanOutcome& plan) {
  std::vector<std::string> parts;
  bool directory = false;
  for (const auto& step : status.steps) {
    if (!run.state().begun(step.id))
      continue;
    directory = directory || step_of(step.id).touches_directory();
    if (step.summary.starts_with("would "))
      parts.push_back(step.summary.substr(6));
  }
  Verdict verdict{Level::go, "Rollback", {}, {}, {}};
  verdict.sentence = parts.empty()
                         ? "A rollback has nothing to undo."
                         : fmt::format("A rollback would {}; it takes about {}{}. Nothing has been changed.",
                                       fmt::join(parts, ", "), duration(plan.rollback_seconds),
                                       directory ? " and needs '--consent directory'" : "");
  if (!parts.empty())
    verdict.next = fmt::format("rollback --execute{}", directory ? " --consent directory" : "");
  return verdict;
}

} // namespace

RunStatus check_rollback(const RunView& view, ReadSession& session, Observer&) {
  const auto& run = view.run;
  const auto plan = run.load_plan(PlanParts::undo);
  refuse_closed(run);
  require_latest_copy(session, run);
  refuse_damaged_snapshot(run, session, plan);
  if (run.state().changed_anything() && session.store)
    refuse_new_content(*session.store, run, plan, false);
  refuse_impossible_undo({session, plan, &run}, run);
  auto status = describe(run, view.owner);
  if (run.state().phase() == RunPhase::rolled_back || run.state().phase() == RunPhase::planned)
    return status;
  for (auto& state : status.steps)
    if (run.state().begun(state.id))
      state.summary = would_undo(state.id, run, plan, session);
  const auto outcome = run.value(outcome_value);
  status.verdict = rollback_verdict(run, status, outcome ? outcome_from_stored(*outcome) : PlanOutcome());
  return status;
}

RunStatus run_rollback(Run& run, Session& session, const RollbackOptions& choices, Observer& observer,
                       const StopRequested& stop) {
  std::optional<const Plan> kept(run.load_plan(PlanParts::undo));
  const auto& plan = *kept;
  if (run.state().phase() == RunPhase::rolled_back) {
    observer.note("the run was rolled back already; nothing was done");
    return describe(run);
  }
  if (run.state().phase() == RunPhase::planned) {
    observer.note("the cutover has not begun; there is nothing to undo");
    return describe(run);
  }
  refuse_closed(run);
  require_target(session);
  require_latest_copy(session, run);
  require_consent(session, run, choices.consent_directory);
  refuse_damaged_snapshot(run, session, plan);
  if (run.state().changed_anything())
    refuse_new_content(*session.store, run, plan, choices.discard_new_messages);
  note_ownerless(run, session, observer);
  refuse_impossible_undo({session, plan, &run}, run);

  if (run.state().phase() != RunPhase::rolling_back)
    run.record(Event::rollback_started, {},
               choices.discard_new_messages ? "new messages may be deleted" : "");
  fault_point(FaultPoint::rollback_begun);
  CutoverOptions options;
  options.consent_directory = choices.consent_directory;
  StepContext context{session, plan, run, options, observer, stop};
  context.discard_additions = choices.discard_new_messages;
  undo_steps(context);
  kept.reset(); // what is compared with the snapshot needs memory of its own

  if (!run.state().changed_anything()) { // then there need not be a snapshot to compare with
    run.record(Event::rolled_back, {}, "the cutover had not changed anything");
    return describe(run);
  }
  const auto left = compare_with_before(session, run);
  fault_point(FaultPoint::rollback_compared);
  hold_target_if_begun(session, run);
  session.writable_store().close_run(run.id());
  fault_point(FaultPoint::control_rows_gone);
  run.record(Event::rolled_back, {}, left.sentence(),
             {{"differences", static_cast<std::int64_t>(left.unexpected.size())}});
  if (!left.unexpected.empty())
    throw Error(ErrorKind::difference, "everything was undone, but " + left.sentence())
        .hint("Check what was changed since the snapshot was taken.");
  return describe(run);
}

} // namespace gc2pc
