// SPDX-License-Identifier: Apache-2.0
/// \file
/// Canonical lines as the plan expects them against those of the target.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/run/session.hpp"
#include "migrator/verify/result.hpp"

#include <vector>

namespace gc2pc {

/// Differences of all lines in `expected`, and of lines of the same GUIDs that are not among them. Both
/// sorted. For a room whose messages differ, source and target are read once more to find the first and the
/// last chatId that does.
[[nodiscard]] std::vector<Difference> compare_lines(ReadSession& session, const Plan& plan,
                                                    const std::vector<DigestLine>& expected,
                                                    const std::vector<DigestLine>& found,
                                                    const StopRequested& stop);

} // namespace gc2pc
