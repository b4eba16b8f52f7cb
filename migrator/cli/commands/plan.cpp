// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/plan.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/print_changes.hpp"
#include "migrator/cli/stopped_early.hpp"
#include "migrator/cli/verbs.hpp"
#include "migrator/plan/outcome.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/report/report.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/verdict.hpp"
#include "migrator/workflows/status.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <cctype>
#include <optional>

namespace gc2pc::cli {
namespace {

void print(std::ostream& out, const PlanResult& result) {
  print_counts(out, result.plan);
  print_findings(out, result.plan.findings);
  fmt::print(out, "\nSteps, and whether they would work now\n");
  print_steps(out, result.checks);
  print_servers(out, result.servers);
  print_forecast(out, result.forecast);
  fmt::print(out, "\nPlan {}\n", result.plan.hash);
}

/// A plan that is made again in its run folder, or held against that of one, needs no options again.
RunConfig config_of(const Arguments& arguments) {
  const auto& given = arguments.config();
  if (arguments.has(OptionId::run) && given.source.empty() &&
      std::filesystem::exists(arguments.run_folder() / "run.db"))
    return merged(load_config(arguments.run_folder()), given);
  if (const auto& since = arguments.values().since;
      since && !arguments.has(OptionId::run) && given.source.empty())
    return merged(load_config(*since), given);
  arguments.require({OptionId::source, OptionId::target});
  return given;
}

/// Loaded before anything is planned: it may be the plan that this one replaces.
std::optional<PlanOutline> outline_since(const Arguments& arguments) {
  const auto& folder = arguments.values().since;
  if (!folder)
    return std::nullopt;
  return PlanOutline(load_plan(*folder).plan);
}

Outcome plan(const Arguments& arguments, Context& context) {
  const auto config = config_of(arguments);
  const auto before = outline_since(arguments);
  auto session = open_session(config, SessionAccess::read_only);
  session.max_errors = arguments.values().max_errors;
  const bool keep = arguments.has(OptionId::run);
  const auto& since_run = arguments.values().since;
  auto result = keep        ? plan_run(arguments.run_folder(), session, context.observer, context.stop)
                : since_run ? plan_since(*since_run, session, context.observer, context.stop)
                            : make_plan(session, context.observer, context.stop);
  if (keep) {
    // The report tells what was kept, so that is read back; two plans at once would take twice the memory.
    result = {};
    auto data = collect_report(arguments.run_folder());
    write_report(arguments.run_folder(), data);
    result = std::move(data.plan);
  }
  std::string since;
  std::optional<PlanChanges> changes;
  if (before) {
    changes = changes_between(*before, PlanOutline(result.plan));
    since = " " + sentence_of(*changes) + ".";
    since[1] = static_cast<char>(std::toupper(static_cast<unsigned char>(since[1])));
  }
  const auto verdict = verdict_of(outcome_of(result));
  if (arguments.has(OptionId::json)) {
    auto object = plan_json(result);
    object["verdict"] = json_of(verdict);
    object["since"] = changes ? json_of(*changes) : nlohmann::json(nullptr);
    print_json(context.out, object);
  } else {
    print(context.out, result);
    if (changes)
      print_changes(context.out, *changes);
    if (keep)
      fmt::print(context.out, "Report {}\n", (arguments.run_folder() / "report.html").string());
    if (keep)
      print_next(context.out, verdict, arguments.run_folder());
    fmt::print(context.out, "\n");
  }

  return {verdict.sentence + since, exit_code_for(verdict.level)};
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
