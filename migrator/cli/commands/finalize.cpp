// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/confirmation.hpp"
#include "migrator/cli/cutover_arguments.hpp"

#include <fmt/format.h>

namespace gc2pc::cli {

Outcome run_finalize(const Arguments& arguments, Context& context) {
  require_with_execute(arguments, {OptionId::run, OptionId::plan, OptionId::consent});
  auto options = cutover_options_of(arguments);
  options.only_handover = true;
  if (arguments.has(OptionId::execute) && !options.consent_directory)
    throw Error(ErrorKind::usage, "'finalize --execute' needs --consent directory.")
        .hint("This command changes only the directory.");
  if (arguments.has(OptionId::execute))
    confirm(
        arguments, context.stop,
        fmt::format("This hands over the lookup address of the run in {}: from then on, clients use the new "
                    "pool.",
                    arguments.run_folder().string()));
  return check_or_run_cutover(arguments, context, options);
}

} // namespace gc2pc::cli
