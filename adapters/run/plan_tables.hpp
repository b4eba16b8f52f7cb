// SPDX-License-Identifier: Apache-2.0
/// \file
/// The plan in run.db: one table per kind of thing, so that an auditor can read it with any SQLite tool.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/model/plan.hpp"

#include <optional>

namespace gc2pc {

/// Creates the plan's tables.
void create_plan_tables(Database& database);
/// Replaces the stored plan, in the caller's transaction.
void write_plan(Database& database, const Plan& plan);
/// The stored plan, its hash as it was stored; nothing when there is none.
[[nodiscard]] std::optional<Plan> read_plan(Database& database);

} // namespace gc2pc
