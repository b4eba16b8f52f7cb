// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/local_time.hpp"

#include "migrator/base/clock.hpp"

#include <fmt/chrono.h>

namespace gc2pc {
namespace {

std::tm local_of(std::time_t time) {
  std::tm local{};
  localtime_r(&time, &local);
  return local;
}

} // namespace

std::string with_local_time(const std::string& utc) {
  const auto seconds = seconds_since_epoch(utc);
  if (!seconds)
    return utc;
  const auto time = static_cast<std::time_t>(*seconds);
  const auto local = local_of(time);
  if (local.tm_gmtoff == 0)
    return utc;
  return local.tm_mday == fmt::gmtime(time).tm_mday
             ? fmt::format("{} ({:%H:%M:%S} {})", utc, local, local.tm_zone)
             : fmt::format("{} ({:%Y-%m-%d %H:%M:%S} {})", utc, local, local.tm_zone);
}

std::string clock_time(std::time_t time) {
  const auto utc = fmt::gmtime(time);
  const auto local = local_of(time);
  if (local.tm_gmtoff == 0)
    return fmt::format("{:%H:%M:%S} UTC", utc);
  return fmt::format("{:%H:%M:%S} {} ({:%H:%M:%S} UTC)", local, local.tm_zone, utc);
}

std::string clock_time(const std::string& utc) {
  const auto seconds = seconds_since_epoch(utc);
  return seconds ? clock_time(static_cast<std::time_t>(*seconds)) : utc;
}

} // namespace gc2pc
