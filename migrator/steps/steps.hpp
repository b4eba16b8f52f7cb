// SPDX-License-Identifier: Apache-2.0
/// \file
/// The steps of a cutover, in order.
#pragma once

#include "migrator/base/step_names.hpp"
#include "migrator/run/status.hpp"
#include "migrator/steps/step.hpp"

#include <memory>
#include <span>

namespace gc2pc {

// Each step is a class of its own source file.
[[nodiscard]] std::unique_ptr<const Step> make_quiet_step();
[[nodiscard]] std::unique_ptr<const Step> make_snapshot_step();
[[nodiscard]] std::unique_ptr<const Step> make_structure_step();
[[nodiscard]] std::unique_ptr<const Step> make_messages_step();
[[nodiscard]] std::unique_ptr<const Step> make_rest_step();
[[nodiscard]] std::unique_ptr<const Step> make_files_step();
[[nodiscard]] std::unique_ptr<const Step> make_verify_step();
[[nodiscard]] std::unique_ptr<const Step> make_release_step();
[[nodiscard]] std::unique_ptr<const Step> make_endpoint_step();
[[nodiscard]] std::unique_ptr<const Step> make_handover_step();

/// All of them, first to last. `cutover` does them in this order, `rollback` undoes them in the reverse.
[[nodiscard]] std::span<const std::unique_ptr<const Step>> all_steps();
[[nodiscard]] const Step& step_of(StepId id);
/// What a step would do by its own check: skipped with the reason, pending with what it would do, or failed
/// with what keeps it from that. While a plan is being made (no run yet) a conflict is thrown: the world has
/// to be put right first, whereas permissions, space and the like can be until the cutover.
[[nodiscard]] StepState check_step(const Step& step, const CheckContext& context);

} // namespace gc2pc
