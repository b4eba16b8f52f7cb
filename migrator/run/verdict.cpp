// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/verdict.hpp"

#include "migrator/base/format.hpp"
#include "migrator/base/local_time.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/run/run_state.hpp"
#include "migrator/run/status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::array styles{
    LevelStyle{Level::go, "go", "GO", "✓", "ok", "green"},
    LevelStyle{Level::go_with_decisions, "go-with-decisions", "DECIDE FIRST", "?", "?", "yellow"},
    LevelStyle{Level::no_go, "no-go", "NO-GO", "✗", "x", "red"},
    LevelStyle{Level::running, "running", "RUNNING", "▶", ">", "blue"},
    LevelStyle{Level::stopped, "stopped", "STOPPED", "‖", "=", "yellow"},
    LevelStyle{Level::done, "done", "DONE", "✔", "ok", "green"},
    LevelStyle{Level::differs, "differs", "DIFFERS", "≠", "#", "red"},
    LevelStyle{Level::emergency, "emergency", "EMERGENCY", "!", "!", "red"},
};

/// The step that was begun last and is not finished; null when there is none.
const StepState* current_step(const RunState& state) {
  const auto& steps = state.steps();
  const auto found = std::find_if(steps.rbegin(), steps.rend(), [](const StepState& s) {
    return s.status == StepStatus::started || s.status == StepStatus::failed ||
           s.status == StepStatus::done || s.status == StepStatus::undoing;
  });
  return found == steps.rend() ? nullptr : &*found;
}

std::string with_full_stop(std::string text) {
  if (!text.ends_with('.') && !text.ends_with('!'))
    text += '.';
  return text;
}

std::string unfinished(const RunState& state, std::string_view what, bool running) {
  const auto* step = current_step(state);
  auto text = fmt::format("{} is {}", what, running ? "running" : "not finished");
  if (step && step->status == StepStatus::failed)
    text += fmt::format("; step {} failed: {}", to_string(step->id), step->summary);
  else if (step && step->status == StepStatus::undoing && !step->summary.empty())
    text += fmt::format("; undoing step {} failed: {}", to_string(step->id), step->summary);
  else if (step)
    text += fmt::format("; it is at step {}", to_string(step->id));
  return with_full_stop(std::move(text));
}

std::string short_hash(const PlanOutcome& plan) {
  return plan.hash.substr(0, 12);
}

std::string cutover_command(const PlanOutcome& plan) {
  return "cutover --execute --plan " + short_hash(plan);
}

/// The call that begins or resumes the cutover. Users write after a precopy, so that its data is never what
/// is in the source: a cutover has to be allowed to copy the changes. So has one that found changes.
std::string cutover_command(const RunFacts& facts, bool directory = false) {
  const bool changes = facts.state.needs_new_plan() || facts.state.source_changed();
  return cutover_command(facts.plan) + (changes || directory ? " --consent " : "") +
         (directory ? "directory" : "") + (changes && directory ? "," : "") + (changes ? "changes" : "");
}

/// Steps that the cutover did without, as the journal has them.
std::vector<PlanOutcome::Remark> skipped(const RunState& state) {
  std::vector<PlanOutcome::Remark> left;
  for (const auto& step : state.steps())
    if (step.status == StepStatus::skipped)
      left.push_back({step.id, step.summary});
  return left;
}

std::string differences_text(const RunState& state) {
  const auto total = state.differences();
  const auto newer = state.newer_differences();
  auto text = counted(total, "difference");
  if (newer == total)
    return text + (total == 1 ? ", only new messages" : ", all of them only new messages");
  return newer > 0 ? fmt::format("{}, {} of them only new messages", text, grouped(newer)) : text;
}

/// Differences that are not just what users wrote since the cutover was verified.
bool differs(const RunState& state) {
  return state.differences() > 0 && (!state.verified_at() || state.newer_differences() < state.differences());
}

/// How data that is in the target compares with the plan: "and verified", or what is not so.
std::string verified(const RunState& state) {
  if (state.differences() > 0) {
    const auto found =
        fmt::format("the verification{} found {}",
                    state.differences_at() ? " at " + with_local_time(*state.differences_at()) : "",
                    differences_text(state));
    const std::string_view lists =
        state.differences() == 1 ? "; 'gc2pc verify' shows it" : "; 'gc2pc verify' lists them";
    if (state.verified_at())
      return fmt::format(" and was verified at {}, but {}{}", with_local_time(*state.verified_at()), found,
                         differs(state) ? lists : "");
    return fmt::format(", but {}{}", found, lists);
  }
  return state.verification_pending() ? ", but not verified: the same command does that" : " and verified";
}

Verdict of_data_done(const RunFacts& facts) {
  const auto& state = facts.state;
  Verdict verdict;
  verdict.sentence =
      fmt::format("The data is in the target{}; {} still belongs to the user. The handover needs '--consent "
                  "directory'.",
                  verified(state), facts.address);
  verdict.next = "finalize --execute --plan " + short_hash(facts.plan) + " --consent directory";
  if (differs(state)) {
    verdict.level = Level::differs;
    verdict.headline = "Data copied, with differences";
    verdict.next = "verify";
    return verdict;
  }
  verdict.level = state.verification_pending() ? Level::stopped : Level::go;
  verdict.headline = "Data copied, handover pending";
  return verdict;
}

Verdict of_complete(const RunFacts& facts) {
  const auto& state = facts.state;
  const auto left = left_out_sentence(skipped(state));
  const bool handed_over =
      state.finished(StepId::handover) && state.step(StepId::handover).status != StepStatus::skipped;
  Verdict verdict;
  verdict.level = differs(state)                 ? Level::differs
                  : state.verification_pending() ? Level::stopped
                                                 : Level::done;
  verdict.headline = verdict.level == Level::differs   ? "Migrated, with differences"
                     : verdict.level == Level::stopped ? "Migrated, verification pending"
                     : left.empty()                    ? "Migrated"
                                                       : "Migrated in part";
  verdict.sentence =
      fmt::format("The cutover is complete{}{}{}.", verified(state),
                  handed_over ? fmt::format("; {} belongs to the endpoint", facts.address) : "",
                  left.empty() ? "" : "; " + left);
  if (state.target_closed())
    verdict.sentence += fmt::format(" The run was closed at {} by {}; a rollback is no longer possible.",
                                    with_local_time(state.closed_at()), state.closed_by());
  else
    verdict.next = verdict.level == Level::done      ? "close"
                   : verdict.level == Level::stopped ? cutover_command(facts.plan)
                                                     : "verify";
  return verdict;
}

/// A call that works, or one that ended before its end.
Verdict under_way(const RunFacts& facts, std::string_view what, std::string_view advice, std::string next) {
  Verdict verdict;
  const auto* step = current_step(facts.state);
  const bool failed = step && step->status == StepStatus::failed;
  verdict.level = facts.running ? Level::running : Level::stopped;
  verdict.headline = fmt::format("The {} {}", what,
                                 facts.running ? "is running"
                                 : failed      ? "was stopped by a failure"
                                               : "is not finished");
  verdict.sentence = unfinished(facts.state, fmt::format("The {}", what), facts.running);
  if (!facts.running) {
    verdict.sentence += " ";
    verdict.sentence += advice;
    verdict.next = std::move(next);
  }
  return verdict;
}

Verdict of_phase(const RunFacts& facts) {
  const auto& state = facts.state;
  switch (state.phase()) {
  case RunPhase::planned:
    if (facts.plan.hash.empty())
      return {Level::no_go, "No plan yet", "The run has no plan yet.", {}, "plan"};
    return verdict_of(facts.plan);
  case RunPhase::precopying:
    return under_way(facts, "precopy", "Resume it with precopy, or undo it with rollback.",
                     "precopy --execute");
  case RunPhase::precopied:
    return {verdict_of(facts.plan).level,
            "Precopied",
            "Precopied; the legacy system is still in use. The cutover copies what changed since; '--consent "
            "changes' allows that.",
            {},
            cutover_command(facts)};
  case RunPhase::cutting_over:
    return under_way(facts, "cutover", "Resume it with cutover, or undo it with rollback.",
                     cutover_command(facts));
  case RunPhase::data_done:
    return of_data_done(facts);
  case RunPhase::complete:
    return of_complete(facts);
  case RunPhase::rolling_back:
    return under_way(facts, "rollback", "Run rollback again.", "rollback --execute");
  case RunPhase::rolled_back:
    return {state.rollback_differences() > 0 ? Level::differs : Level::done,
            state.rollback_differences() > 0 ? "Rolled back, with differences" : "Rolled back",
            with_full_stop("Rolled back: " + state.rollback_result()),
            {},
            {}};
  }
  return {};
}

} // namespace

const LevelStyle& style_of(Level level) {
  return *std::find_if(styles.begin(), styles.end(), [&](const auto& style) { return style.level == level; });
}

Verdict verdict_of(const PlanOutcome& plan) {
  const auto findings = findings_sentence(plan.errors, plan.warnings, plan.notes);
  const auto left = left_out_sentence(plan.left_out);
  const auto what = fmt::format("{} in {}, {}{}", counted(plan.messages, "message"),
                                counted(plan.rooms, "room"), findings, left.empty() ? "" : "; " + left);
  Verdict verdict;
  if (plan.errors > 0) {
    verdict.level = Level::no_go;
    verdict.headline = counted(plan.errors, "error");
    verdict.sentence = fmt::format("The plan cannot be executed: {}. Nothing has been changed.", findings);
    verdict.next = "plan";
  } else if (!plan.failing.empty()) {
    const auto& first = plan.failing.front();
    verdict.level = Level::no_go;
    verdict.headline =
        fmt::format("{} failed", counted(static_cast<std::int64_t>(plan.failing.size()), "check"));
    verdict.sentence =
        fmt::format("The plan cannot be executed now: step {} would fail: {} Nothing has been changed.",
                    to_string(first.step), with_full_stop(first.text));
    verdict.next = "plan";
  } else {
    verdict.level = plan.warnings > 0 ? Level::go_with_decisions : Level::go;
    verdict.headline = plan.warnings > 0
                           ? fmt::format("Ready if you accept {}", counted(plan.warnings, "warning"))
                           : "Ready";
    verdict.sentence = fmt::format("The plan can be executed: {}. Nothing has been changed.", what);
    verdict.next = cutover_command(plan);
  }
  verdict.numbers = {{"messages", plan.messages}, {"rooms", plan.rooms},       {"files", plan.files},
                     {"errors", plan.errors},     {"warnings", plan.warnings}, {"notes", plan.notes}};
  return verdict;
}

Verdict verdict_of(const RunFacts& facts) {
  auto verdict = of_phase(facts);
  if (facts.state.phase() == RunPhase::complete || facts.state.phase() == RunPhase::data_done) {
    verdict.numbers["differences"] = facts.state.differences();
    verdict.numbers["differences_newer"] = facts.state.newer_differences();
  }
  if (!facts.alarm.empty()) {
    verdict.level = Level::emergency;
    verdict.headline = "The lookup address has no known owner";
    verdict.sentence = facts.alarm + " " + verdict.sentence;
    if (facts.state.phase() == RunPhase::rolling_back)
      verdict.next = "rollback --execute --consent directory";
    else
      verdict.next = cutover_command(facts, true);
  }
  return verdict;
}

} // namespace gc2pc
