// SPDX-License-Identifier: Apache-2.0
/// \file
/// Stopping at a consistent point, and waiting that answers to a stop within a moment.
#pragma once

#include "mappings/model/error.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace gc2pc {

/// Asked often; true when the operator wants to stop (Ctrl-C). The engine then stops at the next consistent
/// point with Error(interrupted).
using StopRequested = std::function<bool()>;

/// Throws interrupted when the operator wants to stop. `doing` says what is left undone by it.
inline void stop_if_requested(const StopRequested& stop, const char* doing) {
  if (stop && stop())
    throw Error(ErrorKind::interrupted, std::string("stopped while ") + doing);
}

/// Sleeps. Throws interrupted within 50 ms of a stop; `doing` is what is left undone. `each_slice`, when
/// given, gets the time that has passed.
void sleep_for(std::chrono::duration<double> time, const StopRequested& stop, const char* doing,
               const std::function<void(std::chrono::duration<double>)>& each_slice = {});

} // namespace gc2pc
