// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes a plan, and keeps it in a run folder.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/base/stop.hpp"
#include "migrator/plan/plan_result.hpp"
#include "migrator/run/session.hpp"

#include <filesystem>

namespace gc2pc {

/// Plans into memory; nothing is written anywhere.
[[nodiscard]] PlanResult make_plan(Session& session, Observer& observer, const StopRequested& stop);
/// The same beside the run in `folder`: rows that its precopy has put into the target are not taken for what
/// was there before. Throws changed when the session is not for what that run is for.
[[nodiscard]] PlanResult plan_since(const std::filesystem::path& folder, Session& session, Observer& observer,
                                    const StopRequested& stop);
/// Plans and keeps the plan in `folder` (created 0700). A folder with a run that has begun is refused
/// (conflict).
[[nodiscard]] PlanResult plan_run(const std::filesystem::path& folder, Session& session, Observer& observer,
                                  const StopRequested& stop);

/// The plan kept in a run folder.
[[nodiscard]] PlanResult load_plan(const std::filesystem::path& folder);

} // namespace gc2pc
