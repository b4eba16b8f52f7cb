// SPDX-License-Identifier: Apache-2.0
/// \file
/// C33–C40 explained: what a principal becomes, why at all, and which roles are left.
#pragma once

#include "mappings/rules/explain.hpp"

#include <vector>

namespace gc2pc {

/// All about one legacy principal, by its row in the source.
[[nodiscard]] std::vector<ExplainedPart> explain_principal(const PlanningParts& parts, std::size_t row);

} // namespace gc2pc
