// SPDX-License-Identifier: Apache-2.0
/// \file
/// The steps of a cutover, in order.
#pragma once

#include "migrator/steps/step.hpp"

#include <memory>
#include <span>

namespace gc2pc {

/// All of them, first to last. `cutover` does them in this order, `rollback` undoes them in the reverse.
[[nodiscard]] std::span<const std::unique_ptr<const Step>> all_steps();
/// The first of the steps that hand the address over; everything before is the data.
inline constexpr std::string_view first_handover_step = "release";

/// What a step would do by its own check: skipped with the reason, pending with what it would do, or failed
/// with what keeps it from that. While a plan is being made (no run yet) a conflict is thrown: the world has
/// to be put right first, whereas permissions, space and the like can be until the cutover.
[[nodiscard]] StepState check_step(const Step& step, const CheckContext& context);

} // namespace gc2pc
