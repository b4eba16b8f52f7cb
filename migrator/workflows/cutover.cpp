// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/cutover.hpp"

#include "adapters/fault_point.hpp"
#include "adapters/stop.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/free_memory.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/model/text.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/handover/controllers.hpp"
#include "migrator/plan/channel_records.hpp"
#include "migrator/plan/inputs.hpp"
#include "migrator/plan/plan_now.hpp"
#include "migrator/plan/renew_plan.hpp"
#include "migrator/plan/running_servers.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/entry.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/run/target_hold.hpp"
#include "migrator/run/target_marks.hpp"
#include "migrator/snapshot/snapshot.hpp"
#include "migrator/steps/options.hpp"
#include "migrator/steps/steps.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/verify/verification.hpp"
#include "migrator/workflows/guards.hpp"
#include "migrator/workflows/step_runner.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gc2pc {
namespace {

/// The run belongs to one pool; another one's databases are refused whatever else is the same.
void refuse_other_pool(const Plan& plan, const Plan& now) {
  if (plan.legacy_pool != now.legacy_pool)
    throw Error(ErrorKind::changed, "the run is for pool " + plan.legacy_pool.text() +
                                        ", but the source is pool " + now.legacy_pool.text())
        .hint("Use the run folder that was planned for this source.");
}

/// Plans once more and compares, before anything was written: source with all messages, target, directory,
/// files, rules. Returns the plan with all its rows, of which `plan` is the outline.
Plan same_plan_now(Plan plan, ReadSession& session, const Run& run, Observer& observer,
                   const StopRequested& stop) {
  plan.expected = std::vector<DigestLine>(); // not twice
  auto now = plan_now(session, run.id(), observer, stop).plan;
  if (now.hash == plan.hash)
    return now;
  refuse_other_pool(plan, now);
  auto changes = changed_inputs(plan.inputs, now.inputs);
  for (auto& room : changed_rooms(plan, now))
    changes.push_back(std::move(room));
  if (changes.empty())
    changes.push_back(fmt::format("plan {} is now plan {}", plan.hash.substr(0, least_hash_digits),
                                  now.hash.substr(0, least_hash_digits)));
  refuse_changes(changes);
  return now; // not reached: there are changes
}

/// Plans once more from what the plan was made of, and compares everything but the messages themselves: of
/// them, how many there are. The copy reads them anyway. False when the plan is another one, or when it is
/// not known what it was made of: then all of them are read before anything is written.
bool is_same_by_channels(const std::vector<ChannelMemory>& channels, Plan& plan, ReadSession& session,
                         const Run& run) {
  auto now = plan_by_channels(session, run.id(), channels);
  if (!now || now->hash != plan.hash)
    return false;
  plan = std::move(*now);
  return true;
}

/// What can still be compared once the run has written to the target. The messages are compared room by room
/// as they are copied.
void compare_lasting(const Plan& plan, ReadSession& session) {
  refuse_changes(changed_inputs(plan.inputs, lasting_inputs(session, session.source->inventory())));
}

/// The plan of a precopied run for the source as it is now. What changed since the approved plan is refused
/// unless it was consented to; then it is named, and the run continues with the new plan.
Plan plan_for_cutover(ReadSession& session, Run& run, Plan kept, const CutoverOptions& options,
                      Observer& observer, const StopRequested& stop) {
  auto made = renewed_plan(session, run, kept, options.check, nullptr, observer, stop);
  run.set_rate(made.reading);
  auto& now = made.plan;
  if (now.hash == kept.hash)
    return kept;
  refuse_other_pool(kept, now);
  const auto changes = changes_between(PlanOutline(kept), PlanOutline(now));
  if (!options.consent_changes)
    throw Error(ErrorKind::changed, "the source changed since the precopy: " + sentence_of(changes))
        .hint("Accept the changes with --consent changes, or run precopy again and have its plan approved.");
  refuse_error_findings(now);
  observer.note(sentence_of(changes));
  // Cut off before anything was written, this may be done again: then it still follows from the first.
  const auto approved =
      kept.hash.starts_with(ascii_lower(options.plan_hash)) ? kept.hash : run.approved_plan();
  replace_plan(run, *session.store, kept, now, "with consent to what changed " + sentence_of(changes),
               approved);
  return std::move(now);
}

void require_data(const Run& run) {
  for (const auto& step : all_steps()) {
    if (step->id() >= first_handover_step)
      return;
    // A step that every call does again may have been cut off in the last one: that says nothing of the data.
    if (!run.state().finished(step->id()) && (!step->each_time() || !run.state().changed_anything()))
      throw Error(ErrorKind::conflict, fmt::format("the data is not copied yet: step {} is {}", step->name(),
                                                   to_string(run.state().step(step->id()).status)))
          .hint("Run cutover first.");
  }
}

/// What the operator allowed this call, for the journal.
std::string words_of(const CutoverOptions& options) {
  std::vector<std::string> words;
  if (options.consent_directory)
    words.emplace_back("with consent to change the directory");
  if (options.consent_changes)
    words.emplace_back("with consent to changes");
  if (options.only_handover)
    words.emplace_back("handover only");
  if (options.check == SourceCheck::quick)
    words.emplace_back("--verify quick");
  words.push_back(fmt::format("--quiet-time {:g}", options.quiet_time.count()));
  if (options.deadline)
    words.push_back(fmt::format("--deadline {:%Y-%m-%dT%H:%M:%SZ} --safety {:g}",
                                fmt::gmtime(std::chrono::system_clock::to_time_t(options.deadline->at())),
                                options.safety));
  return fmt::format("{}", fmt::join(words, ", "));
}

bool may_do(const Step& step, const CutoverOptions& options) {
  return !step.touches_directory() || options.consent_directory;
}

void complete(Session& session, Run& run) {
  hold_target_if_begun(session, run);
  session.writable_store().apply({}, run.id(), complete_mark);
  fault_point(FaultPoint::run_completed);
  record_with_verdict(run, Event::run_complete);
}

bool all_finished(const Run& run) {
  for (const auto& step : all_steps())
    if (!run.state().finished(step->id()))
      return false;
  return true;
}

/// The steps that are not settled, and how long they take.
std::string left_to_do(const StepContext& context) {
  std::string names;
  double seconds = 0;
  for (const auto& step : all_steps()) {
    if (context.run.state().finished(step->id()) || step->unneeded(context.looking()))
      continue;
    names += (names.empty() ? "" : ", ") + std::string(step->name());
    seconds += forecast_now(*step, context).seconds;
  }
  return fmt::format("{}: about {}", names, duration(seconds));
}

/// Stops at the last point from which everything can still be undone in time.
void keep_deadline(const Step& step, const StepContext& context) {
  if (!context.options.deadline)
    return;
  const auto& deadline = *context.options.deadline;
  const auto left = deadline.seconds_left();
  const auto forecast = forecast_now(step, context);
  const auto sentence = fmt::format(
      "step {} takes about {}, a full rollback after it {} (multiplied by {:g} for safety); {}{}",
      step.name(), duration(forecast.seconds), duration(forecast.undo_seconds), context.options.safety,
      left > 0 ? duration(left) + " are left" : "no time is left",
      deadline.clock_was_set() ? " (the clock was set during this call: the shorter time counts)" : "");
  if ((forecast.seconds + forecast.undo_seconds) * context.options.safety > left)
    throw Error(ErrorKind::deadline, fmt::format("stopped because of the deadline: {}. Left to do: {}",
                                                 sentence, left_to_do(context)))
        .hint("Resume with a later deadline, or roll back.");
  context.observer.note(sentence);
}

/// What a quick cutover left for when the address is handed over.
void verify_now(ReadSession& session, const Plan& plan, Run& run, Observer& observer,
                const StopRequested& stop) {
  constexpr VerifyOptions all{100, true};
  observer.begin(to_string(Work::verify), messages_to_verify(plan, all), Unit::messages);
  const auto result = verify_target(
      session, plan, run, all, [&](std::uint64_t done) { observer.progress(done); }, stop);
  observer.end(result.differences.empty()
                   ? sentence_of(result)
                   : counted(static_cast<std::int64_t>(result.differences.size()), "difference"));
  refuse_differences(result);
}

void refuse_quick_without_precopy(const Run& run, const CutoverOptions& options) {
  if (options.check == SourceCheck::quick && !run.state().has_precopy())
    throw Error(ErrorKind::usage,
                "'--verify quick' needs a precopy: without a precopy there is nothing to compare with")
        .hint("Run 'gc2pc precopy' before the weekend, or leave the option out.");
}

/// One call of cutover or finalize.
class Cutover {
 public:
  /// `plan` is the context's, which loses what the handover does not ask for.
  Cutover(StepContext& context, Plan& plan) : context_(context), plan_(plan) {}

  /// Every step that is not finished yet, in order, as far as the operator allows.
  void run_all() {
    StepLoop loop;
    loop.includes = [](const Step&) { return true; };
    loop.may_begin = [this](const Step& step) { return may_do(step, context_.options); };
    loop.before = [this](const Step& step) {
      if (step.touches_directory()) {
        read_all_before_handover();
        let_go_of_verified();
      }
      keep_deadline(step, context_);
    };
    loop.after = [this](const Step&, const StepResult& result) { verified_ = verified_ || result.verified; };
    if (!run_steps(context_, loop) && context_.run.state().phase() != RunPhase::data_done)
      record_with_verdict(context_.run, Event::data_done);
  }

 private:
  /// The address is handed over only when everything was read and compared: by this call, or now. When the
  /// handover has begun already, the verification follows it: the address does not wait for it ownerless.
  void read_all_before_handover() {
    auto& run = context_.run;
    if (verified_ || (context_.options.check == SourceCheck::quick && run.state().differences() == 0))
      return;
    if (!run.state().begun(first_handover_step))
      verify_now(context_.session, context_.plan, run, context_.observer, context_.stop);
    else if (!run.state().verification_pending())
      run.record(Event::verification_postponed, StepId::verify);
    verified_ = true;
  }

  /// An export of a directory needs the memory while it is replaced.
  void let_go_of_verified() {
    if (context_.run.state().verification_pending())
      return;
    plan_.expected = std::vector<DigestLine>();
    return_free_memory();
  }

  StepContext& context_;
  Plan& plan_;
  bool verified_ = false; ///< this call has compared all of source and target
};

/// Every step is checked before the first one writes: what would end the cutover later ends it here, with the
/// target unchanged. A step that was begun is confirmed, not checked.
void refuse_failing_checks(StepContext& context) {
  for (const auto& step : all_steps()) {
    if (!may_do(*step, context.options) || context.run.state().begun_by_plan(step->id()))
      continue;
    const auto check = check_step(*step, context.looking());
    if (check.status == StepStatus::failed)
      throw Error(ErrorKind::plan_errors, fmt::format("step {} would fail: {}", step->name(), check.summary))
          .hint("The target is unchanged by this call. Fix the cause and run the same command again.");
  }
}

} // namespace

RunStatus check_cutover(const RunView& view, ReadSession& session, const CutoverOptions& options,
                        Observer& observer) {
  const auto& run = view.run;
  const auto plan = run.load_plan();
  refuse_ended(run);
  refuse_quick_without_precopy(run, options);
  if (!options.plan_hash.empty())
    require_approval(run, plan, options.plan_hash);
  require_latest_copy(session, run);
  if (options.only_handover)
    require_data(run);
  switch (entry_of(run.state())) {
  case Entry::unverified:
  case Entry::complete:
  case Entry::ended:
    return describe(run, view.owner);
  case Entry::fresh:
    refuse_changes(changed_inputs(plan.inputs, read_inputs(session, run.id()).inputs));
    break;
  case Entry::after_precopy:
    refuse_changes(changed_inputs(plan.inputs, steady_inputs(session)));
    break;
  case Entry::resumed:
    compare_lasting(plan, session);
    break;
  }
  note_running_servers(session, run, observer);
  auto status = describe(run, view.owner);
  std::string failing;
  for (auto& state : status.steps) {
    const auto& step = step_of(state.id);
    if (run.state().finished(state.id) || (options.only_handover && !step.touches_directory()))
      continue;
    const auto check = check_step(step, {session, plan, &run});
    state.summary = may_do(step, options) || check.status != StepStatus::pending
                        ? check.summary
                        : check.summary + " (needs '--consent directory')";
    if (check.status != StepStatus::pending)
      state.status = check.status;
    if (check.status == StepStatus::failed && failing.empty() && may_do(step, options))
      failing = fmt::format("step {} would fail: {}", to_string(state.id), check.summary);
  }
  if (!plan.executable())
    refuse_error_findings(plan);
  if (!failing.empty())
    status.verdict = {Level::no_go,
                      "The cutover would fail",
                      fmt::format("The cutover cannot be executed now: {}{} Nothing has been changed.",
                                  failing, failing.ends_with('.') ? "" : "."),
                      status.verdict.numbers,
                      {}};
  return status;
}

RunStatus run_cutover(Run& run, Session& session, const CutoverOptions& options, Observer& observer,
                      const StopRequested& stop) {
  const auto entry = entry_of(run.state());
  const bool by_rows = entry == Entry::after_precopy || entry == Entry::resumed;
  auto plan = run.load_plan(by_rows ? PlanParts::all : PlanParts::outline);
  refuse_ended(run);
  refuse_error_findings(plan);
  require_approval(run, plan, options.plan_hash);
  refuse_quick_without_precopy(run, options);
  if (entry == Entry::unverified) {
    observer.note("the cutover was complete already, but not verified");
    verify_now(session, plan, run, observer, stop);
    return describe(run);
  }
  if (entry == Entry::complete) {
    observer.note("the cutover was complete already; nothing was done");
    return describe(run);
  }
  require_target(session);
  require_latest_copy(session, run);
  if (options.only_handover)
    require_data(run);
  require_snapshot_keys(session, run);
  note_ownerless(run, session, observer);
  note_running_servers(session, run, observer);

  bool source_read = false;
  std::optional<std::vector<ChannelMemory>> channels; ///< what the copy compares
  switch (entry) {
  case Entry::fresh:
    channels = session.jobs == 1 ? planned_channels(run, plan.hash) : std::nullopt;
    if (channels && is_same_by_channels(*channels, plan, session, run))
      break;
    channels.reset();
    plan = same_plan_now(std::move(plan), session, run, observer, stop);
    source_read = true;
    break;
  case Entry::after_precopy:
    plan = plan_for_cutover(session, run, std::move(plan), options, observer, stop);
    source_read = options.check == SourceCheck::whole;
    break;
  case Entry::resumed:
    compare_lasting(plan, session);
    if (!is_left_to_copy(run, plan.hash))
      break;
    if (options.consent_changes) { // what the copy may have found: it is what a precopy is from here on
      plan = plan_for_cutover(session, run, std::move(plan), options, observer, stop);
      leave_to_copy(run, {});
      source_read = true;
    } else {
      channels = planned_channels(run, plan.hash);
    }
    break;
  case Entry::unverified:
  case Entry::complete:
  case Entry::ended:
    break; // dealt with above
  }
  std::optional<PlannedMessages> planned;
  if (channels)
    planned.emplace(PlannedMessages{session.policies, *channels});
  StepContext context{session, plan, run, options, observer, stop, source_read};
  context.planned = planned ? &*planned : nullptr;
  refuse_failing_checks(context);
  plan.findings = std::vector<Finding>(); // no step asks for them, and the run has them
  Counters given;
  if (options.deadline)
    given["deadline"] =
        std::chrono::duration_cast<std::chrono::seconds>(options.deadline->at().time_since_epoch()).count();
  run.together([&] {
    if (entry == Entry::fresh && channels)
      leave_to_copy(run, plan.hash);
    if (!run.state().approved())
      run.record(Event::plan_approved, {}, "as " + options.plan_hash);
    run.record(Event::cutover_started, {}, words_of(options), given);
  });
  Cutover(context, plan).run_all();
  if (all_finished(run))
    complete(session, run);
  if (run.state().verification_pending())
    verify_now(session, plan, run, observer, stop);
  return describe(run);
}

} // namespace gc2pc
