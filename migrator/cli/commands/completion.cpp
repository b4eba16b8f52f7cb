// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/completion.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/commands.hpp"

namespace gc2pc::cli {

Outcome run_completion(const Arguments& arguments, Context& context) {
  context.out.lines(arguments.words().front() == "bash" ? bash_completion() : zsh_completion());
  return {};
}

} // namespace gc2pc::cli
