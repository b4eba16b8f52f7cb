// SPDX-License-Identifier: Apache-2.0
#include "adapters/stop.hpp"

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

} // namespace gc2pc
