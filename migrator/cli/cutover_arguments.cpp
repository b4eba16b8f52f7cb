// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/cutover_arguments.hpp"

#include "migrator/cli/call_watch.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/workflows/cutover.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {

void require_with_execute(const Arguments& arguments, std::initializer_list<OptionId> needed) {
  if (arguments.has(OptionId::execute))
    arguments.require(needed, " --execute",
                      arguments.has(OptionId::plan)
                          ? ""
                          : "Give the first 12 digits of the hash that was approved; "
                            "'gc2pc status' and the report show it.");
}

CutoverOptions cutover_options_of(const Arguments& arguments) {
  auto options = arguments.values().cutover;
  options.consent_directory = arguments.values().consent.directory;
  options.consent_changes = arguments.values().consent.changes;
  return options;
}

Outcome outcome_of(const Verdict& verdict) {
  return {verdict.sentence, exit_code_for(verdict.level), verdict.level};
}

Outcome finish(const Arguments& arguments, Context& context, const RunStatus& status) {
  if (arguments.has(OptionId::json))
    print_result(arguments, context, json_of(status));
  else {
    print_steps(context.out, status.steps);
    context.out.print("\n");
    print_next(context.out, status.verdict, arguments.run_folder());
  }
  return outcome_of(status.verdict);
}

Outcome check_or_run_cutover(const Arguments& arguments, Context& context, const CutoverOptions& options) {
  if (!arguments.has(OptionId::execute)) {
    const RunView view(arguments.run_folder());
    auto session = read_session_of(view.run, arguments, context.stop);
    return finish(arguments, context, check_cutover(view, session, options, context.observer));
  }
  OpenRun opened(arguments.run_folder(), context.observer);
  auto session = session_of(opened.run, arguments, context.stop);
  auto watched = options;
  if (context.watch != nullptr)
    watched.await_step = [&](StepId step) { context.watch->await_step(step); };
  const auto status = gc2pc::run_cutover(opened.run, session, watched, context.observer, context.stop);
  refresh_report(opened.run, context.observer);
  return finish(arguments, context, status);
}

} // namespace gc2pc::cli
