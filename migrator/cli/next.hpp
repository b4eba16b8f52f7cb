// SPDX-License-Identifier: Apache-2.0
/// \file
/// The command that comes next: the line "Next: gc2pc …" above the sentence that ends a command.
#pragma once

#include "migrator/cli/arguments.hpp"
#include "migrator/cli/terminal_out.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/verdict.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// As a shell reads it back: in quotes when it has more than letters, digits and the usual signs of a path.
[[nodiscard]] std::string for_a_shell(const std::string& text);
/// "--config FILE " as this call was given it, for the next one; empty when it was given none.
[[nodiscard]] std::string config_words(const Arguments& arguments);

/// "Next: gc2pc …"; nothing for an empty command.
void print_next(TerminalOut& out, std::string_view command);
/// What a verdict about the run in this folder has next.
void print_next(TerminalOut& out, const Verdict& verdict, const std::filesystem::path& folder);
/// What the run has next, as `status` shows it; nothing while another process works on it.
void print_next(TerminalOut& out, const RunView& view, const std::filesystem::path& folder);

} // namespace gc2pc::cli
