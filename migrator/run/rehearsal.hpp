// SPDX-License-Identifier: Apache-2.0
/// \file
/// The result of a rehearsal, as a run keeps it.
#pragma once

#include "migrator/base/rate.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// What a rehearsal came to.
struct Rehearsal {
  std::string at;           ///< UTC, ISO 8601
  std::string plan_hash;    ///< of the run's plan that was rehearsed
  std::string store_digest; ///< of the whole scratch target after the cutover; the real one must get the same
  double cutover_seconds = 0, rollback_seconds = 0;
  std::vector<Rate> rates;
};

/// Its rates, and what cutover and rollback took besides the work that has one.
[[nodiscard]] std::vector<Rate> all_rates_of(const Rehearsal& rehearsal);

} // namespace gc2pc
