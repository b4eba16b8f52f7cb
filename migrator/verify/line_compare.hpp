// SPDX-License-Identifier: Apache-2.0
/// \file
/// Canonical lines as the plan expects them against those of the target.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/engine.hpp"
#include "migrator/session.hpp"

#include <vector>

namespace gc2pc {

/// Differences of all lines that the plan expects, and of lines of the plan's GUIDs that it does not expect.
/// For a room whose messages differ, source and target are read once more to find the first and the last
/// chatId that does.
[[nodiscard]] std::vector<Difference> compare_lines(Session& session, const Plan& plan,
                                                    const chat::Inventory& inventory,
                                                    const std::vector<DigestLine>& found,
                                                    const StopRequested& stop);

} // namespace gc2pc
