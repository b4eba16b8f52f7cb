// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/run_state.hpp"
#include "migrator/run/verdict.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace gc2pc;

namespace {

/// A run by its records.
class Journal {
 public:
  Journal& add(Event event, std::optional<StepId> step = {}, std::string detail = {},
               Counters counters = {}) {
    JournalRecord record;
    record.event = event;
    record.entry.sequence = ++sequence_;
    record.entry.at = "2026-01-31T20:00:0" + std::to_string(sequence_ % 10) + ".000Z";
    record.entry.who = "alice as root@host 12";
    record.entry.step = step ? std::string(to_string(*step)) : "";
    record.entry.detail = std::move(detail);
    record.counters = std::move(counters);
    state_.take(record);
    return *this;
  }
  Journal& complete() {
    add(Event::cutover_started);
    for (const auto step : all_step_ids)
      add(Event::step_started, step).add(Event::step_finished, step).add(Event::step_confirmed, step);
    add(Event::verified, {}, {}, {{"whole", 1}});
    return add(Event::run_complete);
  }
  [[nodiscard]] const RunState& state() const { return state_; }
  [[nodiscard]] Verdict verdict(bool running = false, const std::string& alarm = {}) const {
    return verdict_of(RunFacts{state_, plan, "sip:ocschat@contoso.example", running, alarm});
  }
  PlanOutcome plan = [] {
    PlanOutcome outcome;
    outcome.hash = std::string(64, 'a');
    outcome.messages = 12'000;
    outcome.rooms = 30;
    return outcome;
  }();

 private:
  RunState state_;
  std::int64_t sequence_ = 0;
};

} // namespace

TEST_CASE("verdict: of a plan") {
  PlanOutcome plan;
  plan.hash = std::string(64, 'b');
  plan.messages = 2;
  plan.rooms = 1;
  CHECK(verdict_of(plan).level == Level::go);
  CHECK(verdict_of(plan).sentence == "The plan can be executed: 2 messages in 1 room, no errors, no "
                                     "warnings, no notes. Nothing has been changed.");
  CHECK(verdict_of(plan).next == "cutover --execute --plan bbbbbbbbbbbb"); // data only: the cautious command
  plan.warnings = 3;
  plan.left_out = {{StepId::files, "no legacy file store was given"},
                   {StepId::release, "no directory was given"},
                   {StepId::endpoint, "no directory was given"}};
  CHECK(verdict_of(plan).level == Level::go_with_decisions);
  CHECK(
      verdict_of(plan).sentence ==
      "The plan can be executed: 2 messages in 1 room, no errors, 3 warnings, no notes; left out: files (no "
      "legacy file store was given); the handover of the address (no directory was given). Nothing has been "
      "changed.");
  plan.failing = {{StepId::structure, "the target has 3.1 MB free"}};
  CHECK(verdict_of(plan).level == Level::no_go);
  CHECK(verdict_of(plan).sentence.find("step structure would fail: the target has 3.1 MB free. Nothing") !=
        std::string::npos);
  plan.errors = 1;
  CHECK(verdict_of(plan).sentence ==
        "The plan cannot be executed: 1 error, 3 warnings, no notes. Nothing has been changed.");
  CHECK_FALSE(plan.executable());
}

TEST_CASE("verdict: a call at work, stopped, failed") {
  Journal journal;
  journal.add(Event::cutover_started).add(Event::step_started, StepId::messages);
  CHECK(journal.verdict(true).level == Level::running);
  CHECK(journal.verdict(true).sentence == "The cutover is running; it is at step messages.");
  CHECK(journal.verdict(true).next.empty());
  CHECK(journal.verdict().level == Level::stopped);
  journal.add(Event::step_failed, StepId::messages, "the target went away");
  CHECK(journal.verdict().sentence ==
        "The cutover is not finished; step messages failed: the target went away. "
        "Resume it with cutover, or undo it with rollback.");
  CHECK(journal.verdict(false, "Nobody owns it!").level == Level::emergency);
  CHECK(journal.verdict(false, "Nobody owns it!").sentence.starts_with("Nobody owns it! The cutover is not"));
}

TEST_CASE("verdict: what was done before a step was started again is not done twice") {
  Journal journal;
  journal.add(Event::cutover_started).add(Event::step_started, StepId::messages);
  journal.add(Event::chunk_committed, StepId::messages, {}, {{"messages", 700}});
  CHECK(journal.state().work_done() == 700);
  CHECK(journal.state().work_before() == 0);
  journal.add(Event::step_started, StepId::messages, {}, {{"already-done", 700}});
  journal.add(Event::chunk_committed, StepId::messages, {}, {{"messages", 50}});
  CHECK(journal.state().work_done() == 50);
  CHECK(journal.state().work_before() == 700);
  journal.add(Event::step_started, StepId::files);
  CHECK(journal.state().work_before() == 0);
}

TEST_CASE("verdict: complete, with differences, newer ones, and closed") {
  Journal journal;
  journal.complete();
  const auto sentence =
      "The cutover is complete and verified; sip:ocschat@contoso.example belongs to the endpoint.";
  CHECK(journal.verdict().level == Level::done);
  CHECK(journal.verdict().sentence == sentence);
  CHECK(journal.verdict().next == "close");
  journal.add(Event::verified, {}, {}, {{"whole", 1}, {"differences", 2}, {"differences-newer", 2}});
  CHECK(journal.verdict().level == Level::done); // users wrote; nothing that was migrated is missing
  CHECK(journal.verdict().sentence.find("found 2 differences, all of them only new messages; sip:") !=
        std::string::npos);
  journal.add(Event::verified, {}, {}, {{"whole", 0}, {"differences", 3}, {"differences-newer", 2}});
  CHECK(journal.verdict().level == Level::differs); // of a sample, too
  CHECK(journal.verdict().sentence.find(
            "found 3 differences, 2 of them only new messages; 'gc2pc verify' lists them") !=
        std::string::npos);
  CHECK(journal.verdict().next == "verify");
  journal.add(Event::verified, {}, {}, {{"whole", 0}});
  CHECK(journal.verdict().level ==
        Level::differs); // a sample without differences proves nothing about the rest
  journal.add(Event::verified, {}, {}, {{"whole", 1}});
  CHECK(journal.verdict().sentence == sentence);
  journal.add(Event::target_closed);
  CHECK(journal.verdict().sentence.ends_with(" by alice as root@host 12; a rollback is no longer possible."));
  CHECK(journal.verdict().next.empty());
}

TEST_CASE("verdict: rolled back, as before or not") {
  Journal journal;
  journal.complete().add(Event::rollback_started);
  CHECK(journal.verdict().level == Level::stopped);
  CHECK(journal.verdict(true).sentence == "The rollback is running.");
  auto same = journal, other = journal;
  same.add(Event::rolled_back, {}, "target and directory are as they were before");
  CHECK(same.verdict().level == Level::done);
  CHECK(same.verdict().sentence == "Rolled back: target and directory are as they were before.");
  other.add(Event::rolled_back, {}, "one row differs", {{"differences", 1}});
  CHECK(other.verdict().level == Level::differs);
}

TEST_CASE("verdict: every level has a name, word, symbol and colour of its own") {
  std::set<std::string_view> names, words, symbols;
  for (const auto level : {Level::go, Level::go_with_decisions, Level::no_go, Level::running, Level::stopped,
                           Level::done, Level::differs, Level::emergency}) {
    names.insert(style_of(level).name);
    words.insert(style_of(level).word);
    symbols.insert(style_of(level).symbol);
    CHECK_FALSE(style_of(level).colour.empty());
  }
  CHECK(names.size() == 8);
  CHECK(words.size() == 8);
  CHECK(symbols.size() == 8);
}
