// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/wait.hpp"

#include <algorithm>

namespace gc2pc {

bool wait_until(const std::function<bool()>& is_so, const WaitTimes& times, const StopRequested& stop,
                const char* doing) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  while (!is_so()) {
    if (Clock::now() - begin >= times.limit)
      return false;
    stop_if_requested(stop, doing);
    sleep_for(std::min<std::chrono::duration<double>>(times.interval, times.limit), stop, doing);
  }
  return true;
}

} // namespace gc2pc
