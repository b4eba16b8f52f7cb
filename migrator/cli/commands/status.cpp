// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/status.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/format.hpp"
#include "migrator/base/local_time.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/paint.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/report/live.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/verdict.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>

namespace gc2pc::cli {
namespace {

void print(TerminalOut& out, const StepProgress& progress) {
  const auto line = [&](std::string_view name, const std::string& value) {
    out.print("{:<7}{}\n", name, value);
  };
  if (progress.total > 0)
    line("done",
         fmt::format("{} of {} ({:.0f} %), {} a second", grouped(progress.done), grouped(progress.total),
                     100.0 * static_cast<double>(progress.done) / static_cast<double>(progress.total),
                     grouped(static_cast<std::int64_t>(progress.per_second))));
  if (progress.seconds_left)
    line("left",
         fmt::format("step {}: {}; all steps: {}", to_string(progress.step), duration(*progress.seconds_left),
                     duration(progress.seconds_left_all.value_or(*progress.seconds_left))));
  if (progress.deadline)
    line("until", with_local_time(*progress.deadline) + " (deadline)");
  line("age", duration(progress.record_age) + " since the last journal record");
}

/// The journal was read and its chain checked: how long it is, and the hash that stands for all of it.
std::string chain_sentence(const Audit& journal) {
  return fmt::format("{}, chain intact, last hash {}.",
                     counted(static_cast<std::int64_t>(journal.entries.size()), "record"), journal.last_hash);
}

void print(TerminalOut& out, const Audit& journal) {
  TextTable table({"#number", "when", "who", "event", "step", "detail"});
  for (const auto& entry : journal.entries)
    table.add({fmt::format("{}", entry.sequence), with_local_time(entry.at), entry.who, entry.event,
               entry.step, entry.detail});
  table.print(out);
  if (const auto& span = journal.without_owner)
    out.print(
        "\nThe lookup address had no owner for {}.\n",
        span->at_most - span->at_least < 1
            ? duration(span->at_most)
            : fmt::format("at least {} and at most {}", duration(span->at_least), duration(span->at_most)));
  out.print("\nJournal: {}\n", chain_sentence(journal));
}

Outcome outcome_of(const Arguments& arguments, const Verdict& verdict) {
  return {verdict.sentence, arguments.has(OptionId::exit_code) ? state_code(verdict.level) : ExitCode::done,
          verdict.level};
}

/// What the call that works says of itself; empty when it says nothing, as one of an earlier version.
std::string work_of(const nlohmann::json& live) {
  if (!live.is_object() || !live.value("work", nlohmann::json()).is_object())
    return {};
  const auto& work = live.at("work");
  auto text = work.value("name", "");
  if (work.contains("part") && work.at("part").is_number())
    text += fmt::format(" {:.0f} %", std::floor(100 * work.at("part").get<double>()));
  if (work.contains("per_second") && work.at("per_second").is_number() && work.contains("unit") &&
      work.at("unit").is_string())
    text += fmt::format(", {} {} a second", grouped(std::llround(work.at("per_second").get<double>())),
                        work.at("unit").get<std::string>());
  if (work.contains("seconds_left") && work.at("seconds_left").is_number())
    text += fmt::format(", {} left", duration(work.at("seconds_left").get<double>()));
  return text;
}

/// Everything that the live page has.
void print_screen(TerminalOut& out, const LiveState& state, const std::string& work,
                  const std::filesystem::path& folder) {
  const auto& style = style_of(state.verdict.level);
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty())
      out.print("{:<13}{}\n", name, value);
  };
  out.print("\x1b[H\x1b[2J{}   as of {}\n\n",
            painted(colour_named(style.colour), fmt::format("{}: {}", style.word, state.verdict.headline)),
            clock_time(state.written_at));
  out.print("{}\n\n", state.verdict.sentence);
  line("run", folder.string());
  line("at", work);
  if (state.progress && state.progress->total > 0)
    line("done", fmt::format("{} of {}", grouped(state.progress->done), grouped(state.progress->total)));
  line("all steps", state.left_all ? duration(*state.left_all) + " left" : "");
  line("clock", state.clock);
  line("deadline", state.deadline ? clock_time(static_cast<std::time_t>(*state.deadline)) : "");
  line("turn back by", state.turn_back ? clock_time(static_cast<std::time_t>(*state.turn_back)) : "");
  if (state.alarm())
    out.print("{:<13}{}\n", "address", painted(Colour::red, state.owner_text));
  else
    line("address", state.owner_text);
  out.print("\n");
  TextTable table({"when", "event", "step", "detail"});
  for (const auto& event : state.events)
    table.add({clock_time(event.at), event.event, event.step, report::shortened(event.detail, 60)});
  table.print(out);
  out.flush();
}

/// For a pipe or a log file: a line each time.
void print_line(TerminalOut& out, const LiveState& state, const std::string& work) {
  out.print("{} {}: {}{}{}; {}\n", state.written_at, style_of(state.verdict.level).word,
            state.verdict.headline, work.empty() ? "" : "; ", work, state.owner_text);
  out.flush();
}

Outcome watch(const Arguments& arguments, Context& context) {
  if (arguments.has(OptionId::json) || arguments.has(OptionId::audit))
    throw Error(ErrorKind::usage, "'status --watch' takes neither --json nor --audit.")
        .hint("For programs the same is in live/status.json of the run folder.");
  const bool screen = is_terminal(STDOUT_FILENO);
  const auto& folder = arguments.run_folder();
  for (;;) {
    const RunView view(folder);
    const auto state = live_state(view, {});
    const auto work = view.owner ? work_of(fresh_live_json(folder)) : std::string();
    if (screen)
      print_screen(context.out, state, work, folder);
    else
      print_line(context.out, state, work);
    if (!view.owner || !context.out.good())
      return outcome_of(arguments, state.verdict);
    try {
      sleep_for(std::chrono::seconds(live_seconds), context.stop, "watching");
    } catch (const Error&) { // Ctrl-C is how one ends it
      return outcome_of(arguments, state.verdict);
    }
  }
}

} // namespace

Outcome run_status(const Arguments& arguments, Context& context) {
  if (arguments.has(OptionId::watch))
    return watch(arguments, context);
  const RunView view(arguments.run_folder());
  const auto status = status_now(view.run, view.owner, arguments.config().login);
  if (arguments.has(OptionId::json)) {
    auto json = json_of(status);
    if (arguments.has(OptionId::audit)) {
      const auto journal = audit(view.run);
      json["journal"] = json_of(journal.entries);
      json["journal_hash"] = journal.last_hash;
    }
    print_result(arguments, context, json);
    return outcome_of(arguments, status.verdict);
  }
  const auto& style = style_of(status.verdict.level);
  context.out.print("run    {}\nplan   {}\nphase  {}\nstate  {}: {}\n", status.run, status.plan_hash,
                    to_string(status.phase), painted(colour_named(style.colour), style.word),
                    status.verdict.headline);
  if (status.lock_owner)
    context.out.print("in use by {}\n", *status.lock_owner);
  if (status.progress)
    print(context.out, *status.progress);
  if (status.clock_changes.count > 0)
    context.out.print("{}\n", status.clock_changes.sentence());
  if (status.nobody_owns_since)
    context.out.print("no known owner of the address since {}\n", with_local_time(*status.nobody_owns_since));
  context.out.print("\n");
  print_steps(context.out, status.steps);
  if (arguments.has(OptionId::audit)) {
    context.out.print("\n");
    print(context.out, audit(view.run));
  }
  context.out.print("\n");
  if (!status.lock_owner)
    print_next(context.out, status.verdict, arguments.run_folder());
  return outcome_of(arguments, status.verdict);
}

} // namespace gc2pc::cli
