// SPDX-License-Identifier: Apache-2.0
/// \file
/// A time at which something has to be over, whatever happens to the clock in the meantime.
#pragma once

#include <chrono>

namespace gc2pc {

class TimeLimit {
 public:
  // Not explicit: a time is a limit from now on.
  TimeLimit(std::chrono::system_clock::time_point at,
            std::chrono::system_clock::time_point now = std::chrono::system_clock::now())
      : at_(at), left_(at - now) {}

  [[nodiscard]] std::chrono::system_clock::time_point at() const noexcept { return at_; }

  /// Seconds until then: of what the clock says now, and of what it said at first less what has passed since
  /// by a clock that never jumps, the lesser. Below 0 when it is over.
  [[nodiscard]] double seconds_left() const;
  /// The two differ by more than a second: the clock was set.
  [[nodiscard]] bool clock_was_set() const;

 private:
  using Seconds = std::chrono::duration<double>;
  [[nodiscard]] Seconds by_the_clock() const { return at_ - std::chrono::system_clock::now(); }
  [[nodiscard]] Seconds by_what_passed() const { return left_ - (std::chrono::steady_clock::now() - since_); }

  std::chrono::system_clock::time_point at_;
  Seconds left_;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

} // namespace gc2pc
