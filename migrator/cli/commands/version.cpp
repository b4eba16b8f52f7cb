// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/version.hpp"
#include "migrator/cli/commands.hpp"

#include <fmt/ostream.h>

namespace gc2pc::cli {

Outcome run_version(const Arguments&, Context& context) {
  fmt::print(context.out, "gc2pc {}\n", program_version());
  return {};
}

} // namespace gc2pc::cli
