// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/verify.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/cli/verbs.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/verdict.hpp"
#include "migrator/verify/result.hpp"
#include "migrator/workflows/status.hpp"

namespace gc2pc::cli {

Outcome run_verify(const Arguments& arguments, Context& context) {
  auto session = open_run(arguments, SessionAccess::read_only);
  auto options = arguments.values().verify;
  options.journal = !arguments.has(OptionId::no_journal);
  const auto result = verify_run(arguments.run_folder(), session, options, context.observer, context.stop);
  if (options.journal)
    refresh_report(arguments);
  const auto verdict = verdict_of(result, status_of(arguments.run_folder()));
  if (arguments.has(OptionId::json)) {
    auto object = json_of(result);
    object["verdict"] = json_of(verdict);
    print_json(context.out, object);
  } else {
    print_differences(context.out, result.differences);
  }
  const bool newer_only = verdict.level == Level::done && !result.differences.empty();
  return {verdict.sentence,
          newer_only && !arguments.has(OptionId::allow_new) ? ExitCode::newer : exit_code_for(verdict.level)};
}

} // namespace gc2pc::cli
