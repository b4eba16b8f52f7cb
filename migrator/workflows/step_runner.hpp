// SPDX-License-Identifier: Apache-2.0
/// \file
/// Performs or undoes steps, and journals them whatever happens.
#pragma once

#include "migrator/plan/forecast.hpp"
#include "migrator/steps/step.hpp"

#include <functional>

namespace gc2pc {

/// How long the step takes from the current state of the run, and how long undoing it and all steps before it
/// takes.
[[nodiscard]] StepForecast forecast_now(const Step& step, const StepContext& context);

/// Performs and confirms. A failure is journaled and thrown on with the step's name as context. The result is
/// empty when an earlier call had performed the step, and only its confirmation was left.
StepResult do_step(const Step& step, StepContext& context);
/// Undoes. A failure is journaled and thrown on.
void undo_step(const Step& step, StepContext& context);

/// What a loop over the steps asks its caller.
struct StepLoop {
  std::function<bool(const Step&)> includes;                               ///< others are passed over
  std::function<bool(const Step&)> may_begin = [](auto&) { return true; }; ///< no: the loop ends here
  std::function<void(const Step&)> before = [](auto&) {}; ///< may throw, so that the step is not begun
  std::function<void(const Step&, const StepResult&)> after = [](auto&, auto&) {};
};

/// Performs every step that is not finished, in order; one that is not needed is journaled as skipped. Stops
/// between two steps when the operator wants to (interrupted). Returns false when `may_begin` ended the loop.
bool run_steps(StepContext& context, const StepLoop& loop);

} // namespace gc2pc
