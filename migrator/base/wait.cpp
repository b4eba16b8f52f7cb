// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/wait.hpp"

#include <algorithm>
#include <thread>

namespace gc2pc {
namespace {

using Clock = std::chrono::steady_clock;

/// How often a wait asks whether the operator wants to stop.
constexpr std::chrono::milliseconds slice{50};

} // namespace

void sleep_for(std::chrono::duration<double> time, const StopRequested& stop, const char* doing,
               const std::function<void(std::chrono::duration<double>)>& each_slice) {
  const auto begin = Clock::now();
  for (std::chrono::duration<double> passed{0}; passed < time; passed = Clock::now() - begin) {
    stop_if_requested(stop, doing);
    if (each_slice)
      each_slice(passed);
    std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(slice, time - passed));
  }
}

bool wait_until(const std::function<bool()>& is_so, const WaitTimes& times, const StopRequested& stop,
                const char* doing) {
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
