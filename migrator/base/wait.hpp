// SPDX-License-Identifier: Apache-2.0
/// \file
/// Waiting until something is so.
#pragma once

#include "adapters/stop.hpp"

#include <chrono>
#include <functional>

namespace gc2pc {

/// Limit and interval of a wait.
struct WaitTimes {
  std::chrono::duration<double> limit; ///< how long it may take
  std::chrono::milliseconds interval;  ///< between two questions
};

/// Asks `is_so` until it says yes. Returns false when it did not within the limit; it is asked at least once.
/// Throws interrupted as sleep_for.
[[nodiscard]] bool wait_until(const std::function<bool()>& is_so, const WaitTimes& times,
                              const StopRequested& stop, const char* doing);

} // namespace gc2pc
