// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/version.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/json_result.hpp"

namespace gc2pc::cli {

Outcome run_version(const Arguments& arguments, Context& context) {
  if (arguments.has(OptionId::json))
    print_result(arguments, context, {{"version", program_version()}});
  else
    context.out.print("gc2pc {}\n", program_version());
  return {};
}

} // namespace gc2pc::cli
