// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/rollback.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/confirmation.hpp"
#include "migrator/cli/cutover_arguments.hpp"
#include "migrator/cli/run_access.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {

Outcome run_rollback(const Arguments& arguments, Context& context) {
  const RollbackOptions options{arguments.values().consent.directory,
                                arguments.has(OptionId::discard_new_messages)};
  if (!arguments.has(OptionId::execute)) {
    const RunView view(arguments.run_folder());
    auto session = read_session_of(view.run, arguments, context.stop);
    return finish(arguments, context, check_rollback(view, session, context.observer));
  }
  confirm(arguments, context.stop,
          fmt::format("This rolls back the run in {}: target, files and directory become as they were before "
                      "it{}.",
                      arguments.run_folder().string(),
                      options.discard_new_messages
                          ? ", and messages that users wrote into migrated rooms are deleted"
                          : ""));
  OpenRun opened(arguments.run_folder(), context.observer);
  auto session = session_of(opened.run, arguments, context.stop);
  const auto status = gc2pc::run_rollback(opened.run, session, options, context.observer, context.stop);
  refresh_report(opened.run, context.observer);
  return finish(arguments, context, status);
}

} // namespace gc2pc::cli
