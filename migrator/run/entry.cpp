// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/entry.hpp"

#include "migrator/run/status.hpp"

namespace gc2pc {

Entry entry_of(const RunState& state) {
  switch (state.phase()) {
  case RunPhase::rolling_back:
  case RunPhase::rolled_back:
    return Entry::ended;
  case RunPhase::complete:
    return state.verification_pending() ? Entry::unverified : Entry::complete;
  case RunPhase::planned:
  case RunPhase::precopying:
  case RunPhase::precopied:
  case RunPhase::cutting_over:
  case RunPhase::data_done:
    break;
  }
  if (state.needs_new_plan())
    return Entry::after_precopy;
  return state.changed_anything() ? Entry::resumed : Entry::fresh;
}

} // namespace gc2pc
