// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a rollback must look at besides the steps: what users did since, and whether everything is as it was.
#pragma once

#include "mappings/model/plan.hpp"
#include "migrator/run/run.hpp"
#include "migrator/session.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// Throws conflict when rooms of the plan hold messages that the run did not copy, when rows that others
/// added refer to what the run brought, or when a target that the run created holds rooms that it did not
/// make: a rollback would take them along, or could not be brought to its end. With `discard` only for what
/// is never taken along: rooms and categories of others below a migrated category.
void refuse_new_content(ChatStore& store, const Run& run, const Plan& plan, bool discard);

/// What of target and directory is not as the snapshot says; empty when everything is.
[[nodiscard]] std::vector<std::string> differences_from_before(Session& session, const Run& run);

} // namespace gc2pc
