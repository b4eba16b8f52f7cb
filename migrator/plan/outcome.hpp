// SPDX-License-Identifier: Apache-2.0
/// \file
/// The result of a plan.
#pragma once

#include "migrator/base/rate.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/plan_outcome.hpp"

namespace gc2pc {

[[nodiscard]] PlanOutcome outcome_of(const PlanResult& result);
/// The same for a plan that was made again for a run: what its steps said is as it was.
[[nodiscard]] PlanOutcome outcome_of(const Plan& plan, const std::vector<Rate>& rates,
                                     const PlanOutcome& before);

} // namespace gc2pc
