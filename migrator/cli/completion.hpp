// SPDX-License-Identifier: Apache-2.0
/// \file
/// Completion for shells, made from the tables of commands and options.
#pragma once

#include <string>

namespace gc2pc::cli {

[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();

} // namespace gc2pc::cli
