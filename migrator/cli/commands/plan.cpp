// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/plan.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/print_changes.hpp"
#include "migrator/cli/stopped_early.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/report/report.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/stored_json.hpp"
#include "migrator/run/verdict.hpp"
#include "migrator/workflows/status.hpp"

#include <fmt/format.h>

#include <cctype>
#include <optional>

namespace gc2pc::cli {
namespace {

void print(TerminalOut& out, const PlanResult& result, const FindingLists& lists) {
  out.print("Legacy rows by kind, and what becomes of them\n");
  print_counts(out, result.plan);
  print_findings(out, result.plan.findings, lists);
  out.print("\nSteps, and whether they would work now\n");
  print_checks(out, result.checks);
  print_servers(out, result.servers);
  print_space(out, result.space);
  print_forecast(out, result.forecast);
  out.print("\nPlan {}\n", result.plan.hash);
}

/// A plan that is made again in its run folder, or held against that of one, needs no options again.
RunConfig config_of(const Arguments& arguments, const Run* kept) {
  auto given = arguments.config();
  if (kept != nullptr && given.source.empty())
    return load_config(*kept, given);
  arguments.require({OptionId::source, OptionId::target});
  return given;
}

Outcome plan(const Arguments& arguments, Context& context) {
  const bool keep = arguments.has(OptionId::run);
  // A run that is there is opened first; a new folder is made when what it is for could be opened.
  std::optional<OpenRun> opened;
  if (keep && RunDatabase::exists(arguments.run_folder()))
    opened.emplace(arguments.run_folder(), ToPlan{}, context.observer);
  std::optional<RunView> since_run;
  if (const auto& folder = arguments.values().since)
    since_run.emplace(*folder);
  const auto config = config_of(arguments, opened               ? &opened->run
                                           : since_run && !keep ? &since_run->run
                                                                : nullptr);
  if (keep)
    refuse_run_in_store(config, arguments.run_folder());
  // Before anything is planned: it may be the plan that this one replaces.
  std::optional<PlanOutline> before;
  if (since_run)
    before.emplace(since_run->run.load_plan());
  auto session = open_read_session(config, context.stop);
  session.max_errors = arguments.values().max_errors;
  if (keep && !opened)
    opened.emplace(arguments.run_folder(), ToPlan{}, context.observer);
  const bool takes_rates = opened && since_run && since_run->run.id() != opened->run.id();
  auto result = opened      ? plan_run(opened->run, session, context.observer, context.stop,
                                  takes_rates ? since_run->run.known_rates() : std::vector<Rate>())
                     : since_run ? plan_since(since_run->run, session, context.observer, context.stop)
                            : make_plan(session, context.observer, context.stop);
  ReportData data;
  if (keep) {
    context.observer.begin("write report", 0, Unit::rows);
    // Two plans at once would take twice the memory.
    data = collect_report(opened->run, std::move(result.plan));
    result = std::move(data.plan);
  }
  std::string since;
  std::optional<PlanChanges> changes;
  if (before) {
    changes = changes_between(*before, PlanOutline(result.plan));
    since = " " + sentence_of(*changes) + ".";
    since[1] = static_cast<char>(std::toupper(static_cast<unsigned char>(since[1])));
  }
  if (keep) {
    data.since = changes ? json_of(*changes) : nlohmann::json(nullptr);
    opened->run.keep(since_value, changes ? stored_text(data.since) : std::string());
    data.plan = std::move(result);
    write_report(opened->run.folder(), data);
    context.observer.end({});
    result = std::move(data.plan);
  }
  const auto verdict = verdict_of(outcome_of(result));
  if (arguments.has(OptionId::json)) {
    auto object = plan_json(result);
    object["verdict"] = json_of(verdict);
    add_listed(object, result.plan.findings, arguments);
    object["since"] = changes ? json_of(*changes) : nlohmann::json(nullptr);
    print_result(arguments, context, object);
  } else {
    print(context.out, result, {arguments.values().list, keep});
    if (changes)
      print_changes(context.out, *changes);
    if (keep) {
      context.out.print("Report {}\n", (arguments.run_folder() / "report.html").string());
      print_next(context.out, verdict, arguments.run_folder());
    } else if (!changes && result.plan.executable()) {
      print_next(context.out, fmt::format("plan {}--run DIR …", config_words(arguments)));
    }
    context.out.print("\n");
  }

  return {verdict.sentence + since, exit_code_for(verdict.level), verdict.level};
}

} // namespace

Outcome run_plan(const Arguments& arguments, Context& context) {
  try {
    return plan(arguments, context);
  } catch (const TooManyErrors& stopped) {
    return stopped_early(arguments, context, stopped);
  }
}

} // namespace gc2pc::cli
