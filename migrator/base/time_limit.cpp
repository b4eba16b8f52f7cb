// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/time_limit.hpp"

#include <algorithm>

namespace gc2pc {

double TimeLimit::seconds_left() const {
  return std::min(by_the_clock(), by_what_passed()).count();
}

bool TimeLimit::clock_was_set() const {
  const auto difference = by_the_clock() - by_what_passed();
  return std::chrono::abs(difference) > Seconds(1);
}

} // namespace gc2pc
