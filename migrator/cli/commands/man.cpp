// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"
#include "migrator/cli/manual.hpp"

namespace gc2pc::cli {

Outcome run_man(const Arguments& arguments, Context& context) {
  const auto& words = arguments.words();
  context.out.lines(words.empty() ? manual_page() : manual_page(command_named(words.front())));
  return {};
}

} // namespace gc2pc::cli
