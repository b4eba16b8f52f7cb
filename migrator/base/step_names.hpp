// SPDX-License-Identifier: Apache-2.0
/// \file
/// The steps of a cutover, by name.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace gc2pc {

/// In the order in which a cutover performs them; a rollback undoes them in the reverse order.
enum class StepId { quiet, snapshot, structure, messages, rest, files, verify, release, endpoint, handover };

inline constexpr std::array all_step_ids{
    StepId::quiet, StepId::snapshot, StepId::structure, StepId::messages, StepId::rest,
    StepId::files, StepId::verify,   StepId::release,   StepId::endpoint, StepId::handover};

/// The first step that writes outside of the run folder.
inline constexpr StepId first_changing_step = StepId::structure;
/// The first of the steps that hand over the address; all steps before it are about data.
inline constexpr StepId first_handover_step = StepId::release;

/// As in the journal and in JSON: "quiet".
[[nodiscard]] std::string_view to_string(StepId step);
/// Nothing for a name that is not a step's.
[[nodiscard]] std::optional<StepId> step_from(std::string_view name);
/// What the step is for, in one line.
[[nodiscard]] std::string_view purpose_of(StepId step);

} // namespace gc2pc
