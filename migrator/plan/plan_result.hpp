// SPDX-License-Identifier: Apache-2.0
/// \file
/// A plan, and what is known about executing it.
#pragma once

#include "mappings/model/row_counts.hpp"
#include "mappings/model/source_facts.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/run/checkup.hpp"
#include "migrator/run/server_note.hpp"
#include "migrator/run/space.hpp"
#include "migrator/run/status.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// How long it is expected to take, and from what that follows.
struct Forecast {
  struct Part {
    std::string work;
    double seconds = 0;
    std::string basis; ///< "measured while planning", "assumed: …"
  };
  std::vector<Part> parts;
  double cutover_seconds = 0;
  double rollback_seconds = 0;
};

/// What a plan says besides itself.
struct PlanResult {
  Plan plan;
  /// Of a plan that was read for a report: what its rows come to, and display names of the people in them.
  std::optional<RowCounts> rows;
  std::unordered_map<Guid, std::string> people;
  Forecast forecast;
  std::vector<Rate> rates;       ///< measured for this plan
  std::vector<Rate> known_rates; ///< these, and those that the forecast takes from elsewhere
  std::vector<StepState> checks; ///< each step's read-only check: would it work now?
  std::vector<ServerNote> servers;
  std::vector<SpaceNeed> space;   ///< disk space in each place
  std::optional<Checkup> checkup; ///< of a plan that is kept, by the doctor
  SourceFacts facts;              ///< when the plan was made first; a precopy does not make them again

  [[nodiscard]] RowCounts row_counts() const { return rows ? *rows : RowCounts(plan); }
};

} // namespace gc2pc
