// SPDX-License-Identifier: Apache-2.0
/// \file
/// Times for the journal, and how long something took.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace gc2pc {

/// Now in UTC with milliseconds: `2026-01-31T03:04:05.678Z`.
[[nodiscard]] std::string utc_now_ms();

/// A time as utc_now_ms writes it, in seconds since 1970; nothing for another text.
[[nodiscard]] std::optional<double> seconds_since_epoch(const std::string& utc);
/// `2026-01-31T03:04:05Z`.
[[nodiscard]] std::string utc_text(std::int64_t seconds_since_epoch);

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
