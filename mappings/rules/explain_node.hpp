// SPDX-License-Identifier: Apache-2.0
/// \file
/// C5–C20 and C43–C48 explained: where each column of a node came from.
#pragma once

#include "mappings/rules/explain.hpp"

namespace gc2pc {

/// The columns of a migrated node.
[[nodiscard]] ExplainedPart explain_columns(const PlanningParts& parts, const Item& item);
/// Messages, last id and invitations of a migrated room.
[[nodiscard]] ExplainedPart explain_content(const PlanningParts& parts, const Item& item);
/// Why a legacy node is not migrated.
[[nodiscard]] ExplainedPart explain_absence(const PlanningParts& parts, Tree::Index node);

} // namespace gc2pc
