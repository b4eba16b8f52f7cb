// SPDX-License-Identifier: Apache-2.0
/// \file
/// Does or undoes one step, and journals it whatever happens.
#pragma once

#include "migrator/plan/forecast.hpp"
#include "migrator/steps/step.hpp"

namespace gc2pc {

/// How long it will take from where the run stands now, and undoing it with all steps before it.
[[nodiscard]] StepForecast forecast_now(const Step& step, const StepContext& context);

/// Performs and confirms. A failure is journaled and thrown on with the step's name as context.
void do_step(const Step& step, StepContext& context);
/// Undoes. A failure is journaled and thrown on.
void undo_step(const Step& step, StepContext& context);

} // namespace gc2pc
