// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/cutover_arguments.hpp"

#include "mappings/model/error.hpp"
#include "migrator/cli/consent.hpp"
#include "migrator/cli/deadline.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/workflows/cutover.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

namespace gc2pc::cli {
namespace {

SourceCheck look_of(const Arguments& arguments) {
  const auto given = arguments.text("verify").value_or("full");
  if (given != "full" && given != "quick")
    throw Error(ErrorKind::usage, fmt::format("--verify {} is not known.", given))
        .hint("It is --verify full or --verify quick.");
  return given == "quick" ? SourceCheck::quick : SourceCheck::whole;
}

} // namespace

std::string plan_hash_of(const Arguments& arguments) {
  auto hash = arguments.text("plan").value_or("");
  const bool hex = std::all_of(hash.begin(), hash.end(),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (arguments.has("plan") && (!hex || hash.size() < 12 || hash.size() > 64))
    throw Error(ErrorKind::usage, fmt::format("--plan {} is not the hash of a plan.", hash))
        .hint("Give at least its first 12 digits, as the report shows them.");
  if (arguments.has("execute") && !arguments.has("plan"))
    throw Error(ErrorKind::usage, fmt::format("'{} --execute' needs --plan HASH.", arguments.verb().name))
        .hint(
            "Give the first 12 digits of the hash that was approved; 'gc2pc status' and the report show it.");
  return hash;
}

CutoverOptions cutover_options_of(const Arguments& arguments) {
  CutoverOptions options;
  options.plan_hash = plan_hash_of(arguments);
  const auto consent = consent_of(arguments);
  options.consent_directory = consent.directory;
  options.consent_changes = consent.changes;
  options.check = look_of(arguments);
  options.quiet_seconds = arguments.seconds("quiet", options.quiet_seconds);
  if (const auto deadline = arguments.text("deadline"))
    options.deadline = parse_deadline(*deadline, std::chrono::system_clock::now());
  options.safety = arguments.factor("safety", options.safety);
  return options;
}

Outcome outcome_of(const Verdict& verdict) {
  return {verdict.sentence, exit_code_for(verdict.level)};
}

Outcome finish(const Arguments& arguments, Context& context, const RunStatus& status) {
  if (arguments.has("json"))
    print_json(context.out, json_of(status));
  else {
    print_steps(context.out, status.steps);
    fmt::print(context.out, "\n");
    print_next(context.out, status.verdict, arguments.run_folder());
  }
  return outcome_of(status.verdict);
}

Outcome check_or_run_cutover(const Arguments& arguments, Context& context, const CutoverOptions& options) {
  if (!arguments.has("execute")) {
    const RunView view(arguments.run_folder());
    auto session = session_of(view.run, arguments, SessionAccess::read_only);
    return finish(arguments, context, check_cutover(view, session, options, context.observer));
  }
  OpenRun opened(arguments.run_folder(), context.observer);
  auto session = session_of(opened.run, arguments, SessionAccess::writable);
  const auto status = gc2pc::run_cutover(opened.run, session, options, context.observer, context.stop);
  refresh_report(opened.run, context.observer);
  return finish(arguments, context, status);
}

} // namespace gc2pc::cli
