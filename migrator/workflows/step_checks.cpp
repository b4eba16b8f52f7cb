// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/step_checks.hpp"

#include "migrator/steps/steps.hpp"

namespace gc2pc {

std::vector<StepState> check_steps(ReadSession& session, const Plan& plan) {
  std::vector<StepState> checks;
  for (const auto& step : all_steps())
    checks.push_back(check_step(*step, {session, plan, nullptr}));
  return checks;
}

} // namespace gc2pc
