// SPDX-License-Identifier: Apache-2.0
/// \file
/// What cutover and finalize have in common: their options, and the call.
#pragma once

#include "migrator/cli/verb.hpp"
#include "migrator/run/status.hpp"
#include "migrator/steps/options.hpp"

namespace gc2pc::cli {

/// Throws usage for values that make no sense.
[[nodiscard]] CutoverOptions cutover_options_of(const Arguments& arguments);
/// Checks the cutover, or with --execute performs it.
[[nodiscard]] Outcome check_or_run_cutover(const Arguments& arguments, Context& context,
                                           const CutoverOptions& options);
/// Prints the steps, or with --json the status.
[[nodiscard]] Outcome finish(const Arguments& arguments, Context& context, const RunStatus& status);

} // namespace gc2pc::cli
