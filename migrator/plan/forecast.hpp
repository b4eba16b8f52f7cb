// SPDX-License-Identifier: Apache-2.0
/// \file
/// How long a cutover and a rollback will take, by what was measured, and by named assumptions for what was
/// not.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/engine.hpp"

#include <vector>

namespace gc2pc {

/// `measured`: rates of this run; work that is not among them is assumed.
[[nodiscard]] Forecast forecast_of(const Plan& plan, const std::vector<Rate>& measured);

} // namespace gc2pc
