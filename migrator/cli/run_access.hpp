// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the verbs that work on a kept run have in common.
#pragma once

#include "migrator/cli/arguments.hpp"
#include "migrator/run/session.hpp"

namespace gc2pc::cli {

/// The kept configuration, with options given again checked against it, opened.
[[nodiscard]] Session open_run(const Arguments& arguments, SessionAccess access);
/// Writes report.html and report.json of the run anew.
void refresh_report(const Arguments& arguments);

} // namespace gc2pc::cli
