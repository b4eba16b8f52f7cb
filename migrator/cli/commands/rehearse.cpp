// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/rehearse.hpp"
#include "migrator/base/format.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"
#include "migrator/cli/next.hpp"
#include "migrator/cli/print.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/report/summary.hpp"
#include "migrator/run/describe.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {

Outcome run_rehearse(const Arguments& arguments, Context& context) {
  OpenRun opened(arguments.run_folder(), context.observer);
  const auto result = rehearse_run(opened.run, context.observer, context.stop, arguments.config());
  refresh_report(opened.run, context.observer);
  if (arguments.has(OptionId::json)) {
    print_result(arguments, context, json_of(result));
  } else {
    TextTable rates({"work", "#units", "#took", "#a second"});
    for (const auto& rate : result.rates)
      rates.add({std::string(to_string(rate.work)), grouped(static_cast<std::int64_t>(rate.units)),
                 duration(rate.seconds), grouped(static_cast<std::int64_t>(rate.per_second()))});
    rates.print(context.out);
    context.out.print("\nDigest of the target after it: {}\n\n", result.store_digest);
    print_next(context.out, describe(opened.run).verdict, arguments.run_folder());
  }
  return {fmt::format(
      "Rehearsed on copies: the cutover took {}, the rollback {}. Target and directory were only read.",
      duration(result.cutover_seconds), duration(result.rollback_seconds))};
}

} // namespace gc2pc::cli
