// SPDX-License-Identifier: Apache-2.0
/// \file
/// The plan in run.db: one table per kind of thing, so that an auditor can read it with any SQLite tool.
#pragma once

#include "adapters/run/plan_parts.hpp"
#include "adapters/sql/database.hpp"
#include "mappings/model/row_counts.hpp"

#include <optional>
#include <string>

namespace gc2pc {

/// Creates the plan's tables.
void create_plan_tables(Database& database);
/// Replaces the stored plan, in the caller's transaction.
void write_plan(Database& database, const Plan& plan);
/// A plan as it was stored, and the hash of what is stored.
struct StoredPlan {
  PlanExtract extract;
  std::string hash;
};
/// A stored plan whose rows, all of them, had its hash when this process read them.
struct ProvenPlan {
  std::string hash;
  RowCounts rows;
};
/// Nothing when there is none. In the caller's transaction. All of the plan is read, whatever is wanted; of a
/// plan that is `proven` only what is wanted.
[[nodiscard]] std::optional<StoredPlan> read_plan(Database& database, PlanParts parts,
                                                  const std::optional<ProvenPlan>& proven);

} // namespace gc2pc
