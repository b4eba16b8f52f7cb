// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/rollback.hpp"
#include "migrator/cli/cutover_arguments.hpp"
#include "migrator/cli/run_access.hpp"
#include "migrator/cli/verbs.hpp"

namespace gc2pc::cli {

Outcome run_rollback(const Arguments& arguments, Context& context) {
  const RollbackOptions options{arguments.values().consent.directory,
                                arguments.has(OptionId::discard_new_messages)};
  if (!arguments.has(OptionId::execute)) {
    auto session = open_run(arguments, SessionAccess::read_only);
    return finish(arguments, context, check_rollback(arguments.run_folder(), session, context.observer));
  }
  auto session = open_run(arguments, SessionAccess::writable);
  const auto status =
      gc2pc::run_rollback(arguments.run_folder(), session, options, context.observer, context.stop);
  refresh_report(arguments);
  return finish(arguments, context, status);
}

} // namespace gc2pc::cli
