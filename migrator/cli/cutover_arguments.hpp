// SPDX-License-Identifier: Apache-2.0
/// \file
/// What cutover and finalize have in common: their options, and the call.
#pragma once

#include "migrator/cli/command.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/status.hpp"
#include "migrator/steps/options.hpp"

#include <initializer_list>

namespace gc2pc::cli {

/// Throws usage when --execute is given, and what it needs is not.
void require_with_execute(const Arguments& arguments, std::initializer_list<OptionId> needed);
[[nodiscard]] CutoverOptions cutover_options_of(const Arguments& arguments);
/// Checks the cutover, or with --execute performs it.
[[nodiscard]] Outcome check_or_run_cutover(const Arguments& arguments, Context& context,
                                           const CutoverOptions& options);
/// Closing sentence and exit code.
[[nodiscard]] Outcome outcome_of(const Verdict& verdict);
/// Prints the steps, or with --json the status.
[[nodiscard]] Outcome finish(const Arguments& arguments, Context& context, const RunStatus& status);

} // namespace gc2pc::cli
