// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the commands that work on a kept run have in common.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/session.hpp"

namespace gc2pc::cli {

/// Opens what the run works on: its kept configuration, with options given again checked against it.
[[nodiscard]] Session session_of(const Run& run, const Arguments& arguments, const StopRequested& stop);
/// The same for a command that only looks.
[[nodiscard]] ReadSession read_session_of(const Run& run, const Arguments& arguments,
                                          const StopRequested& stop);
/// Writes report.html and report.json of the run again.
void refresh_report(const Run& run, Observer& observer);
/// The same with what was read of the run's plan already, PlanParts::report.
void refresh_report(const Run& run, PlanExtract plan, Observer& observer);

} // namespace gc2pc::cli
