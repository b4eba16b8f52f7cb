// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/cutover_arguments.hpp"

namespace gc2pc::cli {

Outcome run_cutover(const Arguments& arguments, Context& context) {
  require_with_execute(arguments, {OptionId::run, OptionId::plan});
  return check_or_run_cutover(arguments, context, cutover_options_of(arguments));
}

} // namespace gc2pc::cli
