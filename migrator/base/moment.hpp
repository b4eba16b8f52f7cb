// SPDX-License-Identifier: Apache-2.0
/// \file
/// Moments by two clocks: the one that people read, which may be set, and the one that runs since the
/// computer was started.
#pragma once

#include "migrator/base/clock.hpp"

#include <cstdint>
#include <string>

namespace gc2pc {

/// The start of this computer, by the kernel's boot id; empty when that cannot be read.
[[nodiscard]] const std::string& this_boot();

struct Moment {
  std::string utc;            ///< as utc_now_ms writes it
  std::string boot;           ///< empty when it is not known, as in a record of an earlier version
  std::int64_t uptime_ms = 0; ///< since that start, sleep included
};

[[nodiscard]] Moment this_moment();

/// From one moment to a later one: by the uptime where both have the same start, else by the clock that
/// people read. Never below 0.
[[nodiscard]] double seconds_between(const Moment& from, const Moment& to);

/// By how many seconds the clock that people read was set between two moments; 0 where it only ran. From one
/// start to another only a clock that went back is noticed.
[[nodiscard]] double clock_change(const Moment& from, const Moment& to);

} // namespace gc2pc
