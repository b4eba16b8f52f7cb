// SPDX-License-Identifier: Apache-2.0
/// \file
/// The question before what cannot be undone, or undoes everything.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/cli/arguments.hpp"

#include <string_view>

namespace gc2pc::cli {

/// Whether a line that was typed means yes: "y" or "yes", in any case.
[[nodiscard]] bool means_yes(std::string_view line);

/// Prints `what` and asks whether to continue. Does nothing with --yes, and where standard input or standard
/// error is not a terminal: there is nobody to ask, and the options of the call are the consent. Throws
/// Error(interrupted) for any other answer than yes, and for Ctrl-C.
void confirm(const Arguments& arguments, const StopRequested& stop, std::string_view what);

} // namespace gc2pc::cli
