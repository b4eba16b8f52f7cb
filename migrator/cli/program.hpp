// SPDX-License-Identifier: Apache-2.0
/// \file
/// Runs a command with its observers, and tells a failure in one line.
#pragma once

#include "migrator/cli/arguments.hpp"
#include "migrator/cli/exit_code.hpp"

#include <ostream>
#include <span>

namespace gc2pc::cli {

/// Runs the command: results to standard output, progress to standard error, the closing sentence last.
[[nodiscard]] ExitCode run(const Arguments& arguments);
/// Inside a catch block: writes `gc2pc: …` (one line) to `err`, with --json among the words also an object to
/// `out`, and maps the exception to its exit code.
[[nodiscard]] ExitCode report_failure(std::span<const char* const> command_line, std::ostream& out,
                                      std::ostream& err) noexcept;

} // namespace gc2pc::cli
