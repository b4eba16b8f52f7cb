// SPDX-License-Identifier: Apache-2.0
/// \file
/// What `plan` and `assess` say when --max-errors ended the planning.
#pragma once

#include "mappings/rules/finding_log.hpp"
#include "migrator/cli/arguments.hpp"

namespace gc2pc::cli {

/// Prints what was found up to then, as text or (`--json`) as JSON.
[[nodiscard]] Outcome stopped_early(const Arguments& arguments, Context& context,
                                    const TooManyErrors& stopped);

} // namespace gc2pc::cli
