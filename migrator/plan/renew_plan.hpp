// SPDX-License-Identifier: Apache-2.0
/// \file
/// Plans a run again whose rows are in the target already: the plan that takes the place of an earlier one.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/plan/plan_changes.hpp"
#include "migrator/plan/plan_now.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/run/run.hpp"

namespace gc2pc {

/// Makes the plan that the source as it is now calls for, into the target as it was before the run, with the
/// ids that rows of the run in the target have. `kept` is the run's plan. With `records` what the source's
/// channels contain is kept in the run. A quick check without anything kept is a full one. Throws
/// changed when the run is for another source, target, directory or rule file.
[[nodiscard]] MadePlan renewed_plan(ReadSession& session, const Run& run, const Plan& kept, SourceCheck look,
                                    Run* records, Observer& observer, const StopRequested& stop);

/// Makes `next` the run's plan in place of `kept`, which stays known as long as rows of it are in the target.
/// `approved`: as in Run::replace_plan.
void replace_plan(Run& run, ChatReader& store, const Plan& kept, const Plan& next, const std::string& why,
                  std::string_view approved);

} // namespace gc2pc
