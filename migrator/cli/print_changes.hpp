// SPDX-License-Identifier: Apache-2.0
/// \file
/// Changes between two plans, for people and as JSON.
#pragma once

#include "migrator/cli/terminal_out.hpp"
#include "migrator/plan/plan_changes.hpp"

#include <nlohmann/json.hpp>

namespace gc2pc::cli {

void print_changes(TerminalOut& out, const PlanChanges& changes);
[[nodiscard]] nlohmann::json json_of(const PlanChanges& changes);

} // namespace gc2pc::cli
