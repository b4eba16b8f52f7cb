// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/moment.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>

namespace gc2pc {
namespace {

/// A clock that is synchronised in small steps runs up to 1 in 1,000 too fast or too slow.
constexpr double least_change = 1, drift = 0.001;
/// Enough to tell two starts of one computer, and of two computers, apart.
constexpr std::size_t boot_digits = 8;

double wall_seconds(const Moment& from, const Moment& to) {
  const auto begin = seconds_since_epoch(from.utc), end = seconds_since_epoch(to.utc);
  return begin && end ? *end - *begin : 0;
}

bool same_start(const Moment& one, const Moment& other) {
  return !one.boot.empty() && one.boot == other.boot;
}

double uptime_seconds(const Moment& from, const Moment& to) {
  return static_cast<double>(to.uptime_ms - from.uptime_ms) / 1000;
}

} // namespace

const std::string& this_boot() {
  static const std::string boot = [] {
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
  }();
  return boot;
}

Moment this_moment() {
  timespec uptime{};
  const bool known = ::clock_gettime(CLOCK_BOOTTIME, &uptime) == 0;
  return {utc_now_ms(), known ? this_boot().substr(0, boot_digits) : std::string(),
          std::int64_t{uptime.tv_sec} * 1000 + uptime.tv_nsec / 1'000'000};
}

double seconds_between(const Moment& from, const Moment& to) {
  return std::max(0.0, same_start(from, to) ? uptime_seconds(from, to) : wall_seconds(from, to));
}

double clock_change(const Moment& from, const Moment& to) {
  const bool same = same_start(from, to);
  const auto ran = same ? uptime_seconds(from, to) : 0;
  const auto change = wall_seconds(from, to) - ran;
  if (!same && change > 0)
    return 0;
  return std::abs(change) >= least_change + drift * std::abs(ran) ? change : 0;
}

} // namespace gc2pc
