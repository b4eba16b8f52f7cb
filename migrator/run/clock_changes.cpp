// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/clock_changes.hpp"

#include "migrator/base/format.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gc2pc {

void ClockChanges::take(const Moment& before, const Moment& record_at, std::int64_t sequence) {
  const auto change = clock_change(before, record_at);
  if (change == 0)
    return;
  ++count;
  record = sequence;
  seconds = change;
}

std::string ClockChanges::sentence() const {
  if (count == 0)
    return {};
  return fmt::format("The clock went {} by {} before record {} of the journal{}. The records are in order by "
                     "number; do not compare their times.",
                     seconds < 0 ? "back" : "forward", duration(std::abs(seconds)), record,
                     count > 1 ? fmt::format(", the last of {} changes", count) : "");
}

} // namespace gc2pc
