// SPDX-License-Identifier: Apache-2.0
/// \file
/// Waiting that answers to a stop within a moment.
#pragma once

#include "migrator/base/stop.hpp"

#include <chrono>
#include <functional>

namespace gc2pc {

/// Limit and interval of a wait.
struct WaitTimes {
  std::chrono::duration<double> limit; ///< how long it may take
  std::chrono::milliseconds interval;  ///< between two questions
};

/// Sleeps. Throws interrupted within 50 ms of a stop; `doing` is what is left undone. `each_slice`, when
/// given, gets the time that has passed.
void sleep_for(std::chrono::duration<double> time, const StopRequested& stop, const char* doing,
               const std::function<void(std::chrono::duration<double>)>& each_slice = {});

/// Asks `is_so` until it says yes. Returns false when it did not within the limit; it is asked at least once.
/// Throws interrupted as sleep_for.
[[nodiscard]] bool wait_until(const std::function<bool()>& is_so, const WaitTimes& times,
                              const StopRequested& stop, const char* doing);

} // namespace gc2pc
