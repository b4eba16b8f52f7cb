// SPDX-License-Identifier: Apache-2.0
/// \file
/// C22–C32 explained: which rows gave which role, and why others gave none.
#pragma once

#include "mappings/rules/explain.hpp"

#include <optional>
#include <set>
#include <vector>

namespace gc2pc {

/// Roles at one item: kept ones by kind, then those that were lost. With `only`, of those identities.
[[nodiscard]] std::vector<ExplainedPart> explain_roles(const PlanningParts& parts, const Item& item,
                                                       const std::optional<std::set<Who>>& only);
/// AllowedMembers of the category where a room ends, or of a category.
[[nodiscard]] ExplainedPart explain_allowed(const PlanningParts& parts, chat::NodeId category);

} // namespace gc2pc
