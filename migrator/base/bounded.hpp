// SPDX-License-Identifier: Apache-2.0
/// \file
/// Work that may hang, done on a thread of its own for as long as its caller has patience.
#pragma once

#include "adapters/stop.hpp"

#include <chrono>
#include <functional>

namespace gc2pc {

/// Does `work`, which throws nothing, and waits for its end: false when the limit passed first. Throws
/// interrupted within a moment of a stop; `doing` is what is left undone. Work that is not waited for goes on
/// by itself, so it owns everything that it uses.
[[nodiscard]] bool done_within(std::chrono::duration<double> limit, const StopRequested& stop,
                               const char* doing, std::function<void()> work);

/// Whether there was work that nothing waited for. It may use what the end of the program destroys, so the
/// program then ends without destroying anything.
[[nodiscard]] bool has_abandoned_work() noexcept;

} // namespace gc2pc
