// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a run keeps besides plan and journal, as JSON text: rates, forecast, checks.
#pragma once

#include "migrator/base/rate.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/run/server_note.hpp"
#include "migrator/run/status.hpp"

#include <string>
#include <vector>

namespace gc2pc {

[[nodiscard]] std::string stored_rates(const std::vector<Rate>& rates);
[[nodiscard]] std::string stored_steps(const std::vector<StepState>& steps);
[[nodiscard]] std::string stored_servers(const std::vector<ServerNote>& servers);
[[nodiscard]] std::string stored_rehearsal(const Rehearsal& rehearsal);

/// Where a run keeps its last rehearsal.
inline constexpr std::string_view rehearsal_value = "rehearsal";
/// Name of the known rates of an earlier run.
inline constexpr std::string_view earlier_rates_value = "rates.earlier";

/// Each throws corrupt when the text is not what its stored_… wrote.
[[nodiscard]] std::vector<Rate> rates_from_stored(const std::string& text);
[[nodiscard]] std::vector<StepState> steps_from_stored(const std::string& text);
[[nodiscard]] std::vector<ServerNote> servers_from_stored(const std::string& text);
[[nodiscard]] Rehearsal rehearsal_from_stored(const std::string& text);

} // namespace gc2pc
