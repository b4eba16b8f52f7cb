// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the steps would do, found out by reading.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"

#include <vector>

namespace gc2pc {

/// Each step's check by a plan that was just made.
[[nodiscard]] std::vector<StepState> check_steps(ReadSession& session, const Plan& plan);

} // namespace gc2pc
