// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace gc2pc {

std::string utc_now_ms() {
  const auto now = std::chrono::system_clock::now();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                     ms % 1000);
}

} // namespace gc2pc
