// SPDX-License-Identifier: Apache-2.0
/// \file
/// Doing work again that failed for a reason that passes: a server that restarts, a deadlock.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/model/error.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <type_traits>

namespace gc2pc {

/// Between one try and the next. A server that is restarted, or a deadlock's other half, is done within these
/// 15 seconds; what takes longer is for the operator, who resumes with the same command.
inline constexpr std::array<std::chrono::milliseconds, 4> retry_waits{
    std::chrono::milliseconds{1'000}, std::chrono::milliseconds{2'000}, std::chrono::milliseconds{4'000},
    std::chrono::milliseconds{8'000}};

struct RetryPolicy {
  std::span<const std::chrono::milliseconds> waits = retry_waits;
  /// Gets each error that is followed by a wait, and how long that is.
  std::function<void(const Error&, std::chrono::milliseconds)> note = {};
  const char* stop_hint = ""; ///< for the error of a stop
};

/// Does `work`, and after each wait again as long as it throws an error for which `is_transient` is true. A
/// work that takes a std::size_t& gets the number of waits so far, and may set it back to 0 when it made
/// progress. A stop ends a wait within 50 ms and throws interrupted.
template <class IsTransient, class Work>
auto with_retry(const RetryPolicy& policy, const IsTransient& is_transient, const StopRequested& stop,
                Work&& work) {
  for (std::size_t waited = 0;;) {
    std::chrono::milliseconds wait{};
    try {
      if constexpr (std::is_invocable_v<Work&, std::size_t&>)
        return work(waited);
      else
        return work();
    } catch (const Error& error) {
      if (waited >= policy.waits.size() || !is_transient(error))
        throw;
      wait = policy.waits[waited++];
      if (policy.note)
        policy.note(error, wait);
    }
    try {
      sleep_for(wait, stop, "waiting for the target");
    } catch (Error& error) {
      error.hint(policy.stop_hint);
      throw;
    }
  }
}

} // namespace gc2pc
