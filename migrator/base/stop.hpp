// SPDX-License-Identifier: Apache-2.0
/// \file
/// Stopping at a consistent point.
#pragma once

#include "mappings/model/error.hpp"

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

} // namespace gc2pc
