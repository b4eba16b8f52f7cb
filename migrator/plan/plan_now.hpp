// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes the plan that the world as it is now calls for.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/engine.hpp"
#include "migrator/session.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// A plan and how fast the source could be read for it.
struct MadePlan {
  Plan plan;
  Rate reading; ///< "read source"
};

/// One pass over everything. `own_run`: control rows of this run in the target are no conflict.
[[nodiscard]] MadePlan plan_now(Session& session, const std::string& own_run, Observer& observer,
                                const StopRequested& stop);

/// Each step's check by a plan that was just made.
[[nodiscard]] std::vector<StepState> check_steps(Session& session, const Plan& plan);

} // namespace gc2pc
