// SPDX-License-Identifier: Apache-2.0
/// \file
/// Help texts, made from the tables of commands and options.
#pragma once

#include "migrator/cli/command.hpp"
#include "migrator/cli/options.hpp"

#include <cstddef>
#include <string>

namespace gc2pc::cli {

/// `gc2pc help`.
[[nodiscard]] std::string overview();
/// `gc2pc help COMMAND`, in lines of at most `columns` where words allow it.
[[nodiscard]] std::string help_of(const Command& command, std::size_t columns);
/// `--source URL`, and --consent with the words that mean something to the command.
[[nodiscard]] std::string usage_of(const OptionSpec& spec, const Command& command);

} // namespace gc2pc::cli
