// SPDX-License-Identifier: Apache-2.0
/// \file
/// A plan as tables of run.db, so that an auditor can read it with any SQLite tool.
#pragma once

#include "adapters/sql/database.hpp"
#include "mappings/model/plan.hpp"

#include <optional>

namespace gc2pc {

/// Tables `plan_…`; call in the transaction that makes the database.
void create_plan_tables(Database& database);
void clear_plan_tables(Database& database);
void write_plan(Database& database, const Plan& plan);
/// Nothing when no plan was written.
[[nodiscard]] std::optional<Plan> read_plan(Database& database);

} // namespace gc2pc
