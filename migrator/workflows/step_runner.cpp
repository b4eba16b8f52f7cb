// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/step_runner.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/run/file_record.hpp"
#include "migrator/run/status.hpp"
#include "migrator/run/target_hold.hpp"
#include "migrator/steps/steps.hpp"

#include <cmath>

namespace gc2pc {
namespace {

std::int64_t to_milliseconds(double seconds) {
  return static_cast<std::int64_t>(std::lround(seconds * 1000));
}

Counters milliseconds(const Stopwatch& watch) {
  return {{"milliseconds", to_milliseconds(watch.seconds())}};
}

/// Journals why a step ended early. The failure itself is what the operator must hear of: that the journal
/// cannot be written either (a full disk has both) must not take its place.
void journal_failure(StepContext& context, Event event, const Step& step, const std::string& why,
                     const Counters& counters) {
  try {
    context.run.record(event, step.id(), why, counters);
  } catch (const Error& error) {
    context.observer.note(std::string("the journal could not be written: ") + error.what());
  }
}

/// Runs `work` between the observer's begin and end; an Error leaves with the step's name in front.
template <class Work>
void observed(const Step& step, StepContext& context, Event failed, Work&& work) {
  const Stopwatch watch;
  const auto extent = step.extent(context.plan);
  context.observer.begin(step.name(), extent.total, extent.unit);
  try {
    context.observer.end(work(watch));
  } catch (Error& error) {
    const bool waiting = error.kind() == ErrorKind::waiting;
    const bool interrupted = waiting || error.kind() == ErrorKind::interrupted;
    context.observer.fail(waiting ? "waiting" : interrupted ? "stopped" : "failed");
    auto counters = milliseconds(watch);
    if (error.kind() == ErrorKind::changed && context.planned != nullptr) // --consent changes resumes
      counters["source-changed"] = 1;
    journal_failure(context, interrupted ? Event::step_interrupted : failed, step, error.what(), counters);
    error.add_context(step.name());
    throw;
  } catch (const std::exception& error) {
    context.observer.fail("failed");
    journal_failure(context, failed, step, error.what(), milliseconds(watch));
    throw;
  }
}

AlreadyThere already_there(const Step& step, const StepContext& context) {
  AlreadyThere there;
  if (step.id() != StepId::messages && step.id() != StepId::files && step.id() != StepId::verify)
    return there;
  auto& store = *context.session.store;
  if (store.state() == StoreState::present)
    there.messages = messages_copied(store.cursors(context.run.id()));
  const FileRecord copied(context.run);
  there.files = static_cast<std::int64_t>(copied.size());
  there.file_bytes = copied.bytes();
  return there;
}

StepForecast forecast_with(const Step& step, const StepContext& context, const AlreadyThere& there) {
  // A quick cutover verifies when the address is handed over.
  if (step.id() == StepId::verify && context.options.check == SourceCheck::quick)
    return {1, forecast_of_step(context.plan, context.run.known_rates(), step.id()).undo_seconds};
  return forecast_of_step(context.plan, context.run.known_rates(), step.id(), there);
}

/// Kept with the start of a step, so that the forecast can be compared with what it took, and so that status
/// knows how much of the work was done before.
Counters expected(const Step& step, const StepContext& context) {
  const auto there = already_there(step, context);
  Counters counters{{"forecast-milliseconds", to_milliseconds(forecast_with(step, context, there).seconds)}};
  if (const auto done = step.id() == StepId::messages ? there.messages
                        : step.id() == StepId::files  ? there.files
                                                      : 0;
      done > 0)
    counters["already-done"] = done;
  return counters;
}

} // namespace

StepForecast forecast_now(const Step& step, const StepContext& context) {
  return forecast_with(step, context, already_there(step, context));
}

StepResult do_step(const Step& step, StepContext& context) {
  StepResult result("");
  observed(step, context, Event::step_failed, [&](const Stopwatch& watch) {
    if (context.run.state().step(step.id()).status != StepStatus::done || step.each_time()) {
      step.prepare(context);
      context.run.record(Event::step_started, step.id(), {}, expected(step, context));
      hold_target_if_begun(context.session, context.run);
      // First the work, then the time: the order in which arguments are evaluated is not defined.
      result = step.perform(context);
      const auto took = milliseconds(watch);
      const auto finished = [&] {
        if (result.rate)
          context.run.add_rate(*result.rate);
        context.run.record(Event::step_finished, step.id(), result.summary, took);
      };
      // That the directory was changed is journaled before anything else. Other steps have one record less to
      // wait for: killed before it is there, they are performed again, which every step allows for.
      if (step.touches_directory())
        finished();
      step.confirm(context.confirming());
      context.run.together([&] {
        if (!step.touches_directory())
          finished();
        context.run.record(Event::step_confirmed, step.id());
      });
    } else {
      step.confirm(context.confirming());
      context.run.record(Event::step_confirmed, step.id());
    }
    return context.run.state().step(step.id()).summary;
  });
  return result;
}

bool run_steps(StepContext& context, const StepLoop& loop) {
  for (const auto& step : all_steps()) {
    auto& run = context.run;
    const auto id = step->id();
    if (!loop.includes(*step))
      continue;
    const bool again = step->each_time() && run.state().step(id).status == StepStatus::confirmed;
    if (run.state().finished(id) && !again)
      continue;
    if (const auto reason = step->unneeded(context.looking())) {
      run.record(Event::step_skipped, id, *reason);
      continue;
    }
    if (!loop.may_begin(*step))
      return false;
    if (context.stop && context.stop())
      throw Error(ErrorKind::interrupted, "stopped before step " + std::string(step->name()));
    if (context.options.await_step)
      context.options.await_step(id);
    loop.before(*step);
    loop.after(*step, do_step(*step, context));
  }
  return true;
}

void undo_step(const Step& step, StepContext& context) {
  observed(step, context, Event::undo_failed, [&](const Stopwatch& watch) {
    context.run.record(Event::undo_started, step.id());
    hold_target_if_begun(context.session, context.run);
    auto summary = step.undo(context);
    context.run.record(Event::undone, step.id(), summary, milliseconds(watch));
    return summary;
  });
}

} // namespace gc2pc
