// SPDX-License-Identifier: Apache-2.0
/// \file
/// Times for the journal, and how long something took.
#pragma once

#include <chrono>
#include <string>

namespace gc2pc {

/// Now in UTC with milliseconds: `2026-01-31T03:04:05.678Z`.
[[nodiscard]] std::string utc_now_ms();

/// Runs from its construction, by the clock that never jumps.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace gc2pc
