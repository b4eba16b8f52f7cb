// SPDX-License-Identifier: Apache-2.0
/// \file
/// Changes between two plans, for people and as JSON.
#pragma once

#include "migrator/plan/plan_changes.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace gc2pc::cli {

void print_changes(std::ostream& out, const PlanChanges& changes);
[[nodiscard]] nlohmann::json json_of(const PlanChanges& changes);
/// "12 more messages, 1 more room, 3 groups changed, …", for the last line.
[[nodiscard]] std::string changes_sentence(const PlanChanges& changes);

} // namespace gc2pc::cli
