// SPDX-License-Identifier: Apache-2.0
/// \file
/// How long a cutover and a rollback will take, by what was measured, and by named assumptions for what was
/// not.
#pragma once

#include "mappings/model/row_counts.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/plan/plan_result.hpp"

#include <cstdint>
#include <vector>

namespace gc2pc {

/// `measured`: rates of this run; work that is not among them is assumed.
[[nodiscard]] Forecast forecast_of(const Plan& plan, const std::vector<Rate>& measured);
/// The same for a plan that may be without its rows, which are that many.
[[nodiscard]] Forecast forecast_of(const Plan& plan, const RowCounts& rows,
                                   const std::vector<Rate>& measured);
/// How long one step takes, and undoing it with all steps before it.
struct StepForecast {
  double seconds = 0;
  double undo_seconds = 0;
};
/// What of the plan is in the target already: copied by a precopy, or by a call that was interrupted.
struct AlreadyThere {
  std::int64_t messages = 0, files = 0, file_bytes = 0;
};
[[nodiscard]] StepForecast forecast_of_step(const Plan& plan, const std::vector<Rate>& measured, StepId step,
                                            const AlreadyThere& there = {});
[[nodiscard]] StepForecast forecast_of_step(const Plan& plan, const RowCounts& rows,
                                            const std::vector<Rate>& measured, StepId step,
                                            const AlreadyThere& there = {});

} // namespace gc2pc
