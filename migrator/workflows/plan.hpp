// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes a plan, and keeps it in a run folder.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <vector>

namespace gc2pc {

/// Plans into memory; nothing is written anywhere.
[[nodiscard]] PlanResult make_plan(ReadSession& session, Observer& observer, const StopRequested& stop);
/// The same beside a run: rows that its precopy has put into the target are not taken for what
/// was there before; the forecast uses the run's rates. Throws changed when the session is not for what that
/// run is for.
[[nodiscard]] PlanResult plan_since(const Run& run, ReadSession& session, Observer& observer,
                                    const StopRequested& stop);
/// Plans and keeps the plan in a run that was opened ToPlan. `earlier`: known rates of an earlier run; they
/// are kept, too.
[[nodiscard]] PlanResult plan_run(Run& run, ReadSession& session, Observer& observer,
                                  const StopRequested& stop, const std::vector<Rate>& earlier = {});

/// The plan that the run keeps.
[[nodiscard]] PlanResult load_plan(const Run& run);
/// The same of a plan that the run keeps and that is in memory already: a large one is read in seconds.
[[nodiscard]] PlanResult kept_result(const Run& run, Plan plan);
/// The same of one that was read for a report.
[[nodiscard]] PlanResult kept_result(const Run& run, PlanExtract extract);

} // namespace gc2pc
