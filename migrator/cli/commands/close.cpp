// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/close.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/confirmation.hpp"
#include "migrator/cli/cutover_arguments.hpp"
#include "migrator/cli/run_access.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {

Outcome run_close(const Arguments& arguments, Context& context) {
  require_with_execute(arguments, {OptionId::run, OptionId::plan});
  const auto& folder = arguments.run_folder();
  const CloseOptions options{arguments.values().cutover.plan_hash, arguments.values().consent.differences};
  if (!arguments.has(OptionId::execute))
    return finish(arguments, context, check_close(RunView(folder), options));
  confirm(
      arguments, context.stop,
      fmt::format("This removes gc2pc's tables from the target of the run in {}. After it, a rollback is no "
                  "longer possible.",
                  folder.string()));
  OpenRun opened(folder, context.observer);
  auto session = session_of(opened.run, arguments, context.stop);
  const auto status = close_run(opened.run, session, options);
  refresh_report(opened.run, context.observer);
  const auto outcome = finish(arguments, context, status);
  return {outcome.sentence}; // closed, also with differences that were consented to
}

} // namespace gc2pc::cli
