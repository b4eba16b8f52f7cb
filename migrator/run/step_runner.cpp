// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/step_runner.hpp"

#include "mappings/model/error.hpp"
#include "migrator/pipeline/message_copy.hpp"
#include "migrator/run/clock.hpp"
#include "migrator/run/file_record.hpp"

#include <cmath>

namespace gc2pc {
namespace {

std::int64_t to_milliseconds(double seconds) {
  return static_cast<std::int64_t>(std::lround(seconds * 1000));
}

Counters milliseconds(const Stopwatch& watch) {
  return {{"milliseconds", to_milliseconds(watch.seconds())}};
}

/// Kept with the start of a step, so that the forecast can be held against what it took.
Counters expected(const Step& step, const StepContext& context) {
  const auto forecast = forecast_now(step, context);
  return {{"forecast-milliseconds", to_milliseconds(forecast.seconds)}};
}

/// Journals why a step ended early. The failure itself is what the operator must hear of: that the journal
/// cannot be written either (a full disk has both) must not take its place.
void journal_failure(StepContext& context, Event event, const Step& step, const std::string& why,
                     const Stopwatch& watch) {
  try {
    context.run.record(event, step.name(), why, milliseconds(watch));
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
    journal_failure(context, interrupted ? Event::step_interrupted : failed, step, error.what(), watch);
    error.add_context(step.name());
    throw;
  } catch (const std::exception& error) {
    context.observer.fail("failed");
    journal_failure(context, failed, step, error.what(), watch);
    throw;
  }
}

AlreadyThere already_there(const Step& step, const StepContext& context) {
  AlreadyThere there;
  if (step.extent(context.plan).unit == Unit::rows) // neither messages nor files
    return there;
  auto& store = *context.session.store;
  if (store.state() == StoreState::present)
    there.messages = messages_copied(store.cursors(context.run.id()));
  there.files = static_cast<std::int64_t>(FileRecord(context.run, "files").size());
  return there;
}

} // namespace

StepForecast forecast_now(const Step& step, const StepContext& context) {
  // A quick cutover verifies when the address is handed over.
  if (step.name() == "verify" && context.options.look == SourceLook::quick)
    return {1, forecast_of_step(context.plan, context.run.known_rates(), step.name()).undo_seconds};
  return forecast_of_step(context.plan, context.run.known_rates(), step.name(), already_there(step, context));
}

void do_step(const Step& step, StepContext& context) {
  observed(step, context, Event::step_failed, [&](const Stopwatch& watch) {
    if (context.run.state().step(step.name()).status != StepStatus::done || step.each_time()) {
      context.run.record(Event::step_started, step.name(), {}, expected(step, context));
      // First the work, then the time: the order in which arguments are evaluated is not defined.
      const auto summary = step.perform(context);
      context.run.record(Event::step_finished, step.name(), summary, milliseconds(watch));
    }
    step.confirm(context);
    context.run.record(Event::step_confirmed, step.name());
    return context.run.state().step(step.name()).summary;
  });
}

void undo_step(const Step& step, StepContext& context) {
  observed(step, context, Event::undo_failed, [&](const Stopwatch& watch) {
    context.run.record(Event::undo_started, step.name());
    const auto summary = step.undo(context);
    context.run.record(Event::undone, step.name(), summary, milliseconds(watch));
    return summary;
  });
}

} // namespace gc2pc
