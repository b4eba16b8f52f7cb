// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the doctor found, on a terminal.
#pragma once

#include "migrator/cli/terminal_out.hpp"
#include "migrator/run/checkup.hpp"

namespace gc2pc::cli {

/// Group by group, a mark before each check and what to do below it. `utf8`: with symbols.
void print_checkup(TerminalOut& out, const Checkup& checkup, bool utf8);

} // namespace gc2pc::cli
