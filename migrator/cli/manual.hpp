// SPDX-License-Identifier: Apache-2.0
/// \file
/// Manual pages for man(1), made from the tables of commands and options.
#pragma once

#include "migrator/cli/command.hpp"

#include <string>

namespace gc2pc::cli {

/// gc2pc(1): all commands, exit codes, environment and files.
[[nodiscard]] std::string manual_page();
/// gc2pc-COMMAND(1).
[[nodiscard]] std::string manual_page(const Command& command);

} // namespace gc2pc::cli
