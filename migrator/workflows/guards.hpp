// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a workflow refuses before it does anything.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gc2pc {

/// Throws plan_errors when the plan has errors. `plan_name`: "the plan", "the current plan".
void refuse_error_findings(const Plan& plan, std::string_view plan_name = "the plan");
/// Digits of a plan's hash that --plan needs: enough not to hit another plan by chance.
inline constexpr std::size_t least_hash_digits = 12;

/// What was approved is what runs; of a precopied run also what followed from it with consent. Throws usage
/// when `given` is not the beginning of a hash, changed when it is another plan's.
void require_approval(const Run& run, const Plan& plan, const std::string& given);
/// Throws conflict when the run is being rolled back, or was.
void refuse_ended(const Run& run);
/// Throws when the snapshot, if there is one, is not protected in the way that the session asks for. Keys and
/// passphrases are read before anything is written.
void require_snapshot_keys(ReadSession& session, const Run& run);

} // namespace gc2pc
