// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a workflow refuses before it does anything.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <string_view>

namespace gc2pc {

/// Throws plan_errors when the plan has errors. `plan_name`: "the plan", "the current plan".
void refuse_error_findings(const Plan& plan, std::string_view plan_name = "the plan");
/// Throws conflict when the run is being rolled back, or was.
void refuse_ended(const Run& run);
/// Throws when the snapshot, if there is one, is not protected in the way that the session asks for. Keys and
/// passphrases are read before anything is written.
void require_snapshot_keys(Session& session, const Run& run);

} // namespace gc2pc
