// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/verify.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/describe.hpp"
#include "migrator/run/verdict.hpp"
#include "migrator/verify/result.hpp"

#include <utility>

namespace gc2pc::cli {
namespace {

Outcome verify(Run& run, const VerifyOptions& options, const Arguments& arguments, Context& context) {
  auto session = read_session_of(run, arguments, context.stop);
  if (session.directory)
    session.directory->rest(); // it is asked for the owners of the address at the end
  auto plan = run.load_extract(options.journal ? PlanParts::report : PlanParts::outline);
  const auto result = verify_run(run, plan.plan, session, options, context.observer, context.stop);
  if (options.journal)
    refresh_report(run, std::move(plan), context.observer);
  const auto verdict = verdict_of(result, describe(run));
  if (arguments.has(OptionId::json)) {
    auto object = json_of(result);
    object["verdict"] = json_of(verdict);
    print_result(arguments, context, object);
  } else {
    print_differences(context.out, result.differences);
    print_next(context.out, describe(run).verdict,
               arguments.run_folder()); // that of the run, as status has it
  }
  const bool newer_only = verdict.level == Level::done && !result.differences.empty();
  return {verdict.sentence,
          newer_only && !arguments.has(OptionId::allow_new) ? ExitCode::newer : exit_code_for(verdict.level),
          verdict.level};
}

} // namespace

Outcome run_verify(const Arguments& arguments, Context& context) {
  auto options = arguments.values().verify;
  options.journal = !arguments.has(OptionId::no_journal);
  if (!options.journal) {
    RunView view(arguments.run_folder());
    return verify(view.run, options, arguments, context);
  }
  OpenRun opened(arguments.run_folder(), context.observer);
  return verify(opened.run, options, arguments, context);
}

} // namespace gc2pc::cli
