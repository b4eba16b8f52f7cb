// SPDX-License-Identifier: Apache-2.0
/// \file
/// Times for a person: UTC, as everything is kept, and the time of this host (TZ) beside it.
#pragma once

#include <ctime>
#include <string>

namespace gc2pc {

/// `2026-01-31T03:04:05.678Z (04:04:05 CET)` of a time as utc_now_ms writes it; with the day where it is
/// another one. Unchanged where the local time is UTC, and any other text.
[[nodiscard]] std::string with_local_time(const std::string& utc);

/// `20:14:05 MSK (17:14:05 UTC)` of seconds since 1970; UTC alone where that is the local time.
[[nodiscard]] std::string clock_time(std::time_t time);
/// Of a time as utc_now_ms writes it; any other text unchanged.
[[nodiscard]] std::string clock_time(const std::string& utc);

} // namespace gc2pc
