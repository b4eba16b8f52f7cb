// SPDX-License-Identifier: Apache-2.0
/// \file
/// Runs a command with its observers, and tells a failure in one line.
#pragma once

#include "migrator/cli/arguments.hpp"
#include "migrator/cli/exit_code.hpp"

#include <ostream>

namespace gc2pc::cli {

/// Runs the command: results to standard output, progress to standard error, the closing sentence last.
[[nodiscard]] ExitCode run(const Arguments& arguments);
/// Inside a catch block: writes `gc2pc: …` (one line) and maps the exception to its exit code.
[[nodiscard]] ExitCode report_failure(std::ostream& err) noexcept;

} // namespace gc2pc::cli
