// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/status.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/verdict.hpp"

#include <fmt/format.h>

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
    line("until", *progress.deadline + " (deadline)");
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
    table.add(
        {fmt::format("{}", entry.sequence), entry.at, entry.who, entry.event, entry.step, entry.detail});
  table.print(out);
  if (const auto& span = journal.without_owner)
    out.print(
        "\nThe lookup address had no owner for {}.\n",
        span->at_most - span->at_least < 1
            ? duration(span->at_most)
            : fmt::format("at least {} and at most {}", duration(span->at_least), duration(span->at_most)));
  out.print("\nJournal: {}\n", chain_sentence(journal));
}

} // namespace

Outcome run_status(const Arguments& arguments, Context& context) {
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
    return {status.verdict.sentence, ExitCode::done, status.verdict.level};
  }
  const auto& style = style_of(status.verdict.level);
  context.out.print("run    {}\nplan   {}\nphase  {}\nstate  {}: {}\n", status.run, status.plan_hash,
                    to_string(status.phase), painted(colour_named(style.colour), style.word),
                    status.verdict.headline);
  if (status.lock_owner)
    context.out.print("in use by {}\n", *status.lock_owner);
  if (status.progress)
    print(context.out, *status.progress);
  if (status.nobody_owns_since)
    context.out.print("no known owner of the address since {}\n", *status.nobody_owns_since);
  context.out.print("\n");
  print_steps(context.out, status.steps);
  if (arguments.has(OptionId::audit)) {
    context.out.print("\n");
    print(context.out, audit(view.run));
  }
  context.out.print("\n");
  if (!status.lock_owner)
    print_next(context.out, status.verdict, arguments.run_folder());
  return {status.verdict.sentence, ExitCode::done, status.verdict.level};
}

} // namespace gc2pc::cli
