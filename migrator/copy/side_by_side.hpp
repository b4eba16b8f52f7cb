// SPDX-License-Identifier: Apache-2.0
/// \file
/// Does many small things that wait for a disk on several threads, because a disk syncs several of them at
/// once.
#pragma once

#include <cstddef>
#include <functional>

namespace gc2pc {

/// Calls `work` with 0 to `count` - 1, each once, on `threads` threads, one of which is the caller's; returns
/// when all of them have ended. `go_on` is asked on the caller's thread only: when it says no, no more are
/// begun. After a failure no more are begun either, and what failed first is thrown.
void side_by_side(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work,
                  const std::function<bool()>& go_on);

} // namespace gc2pc
