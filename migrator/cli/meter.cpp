// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/meter.hpp"

#include "migrator/base/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace gc2pc::cli {
namespace {

/// Less is what a commit or a cold page costs anywhere.
constexpr double worth_telling = 0.1;

std::string_view singular(Unit unit) {
  switch (unit) {
  case Unit::messages:
    return "message";
  case Unit::rows:
    return "row";
  case Unit::files:
    return "file";
  case Unit::seconds:
    break;
  }
  return "unit";
}

} // namespace

Clock steady_clock() {
  return [] {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
  };
}

std::optional<double> Meter::part() const {
  if (total_ == 0)
    return std::nullopt;
  return std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
}

std::string Meter::amount(std::uint64_t units) const {
  if (unit_ == Unit::seconds)
    return duration(static_cast<double>(units));
  return counted(static_cast<std::int64_t>(units), singular(unit_));
}

std::string Meter::rate_text(double now) const {
  const double passed = seconds(now);
  if (unit_ == Unit::seconds || passed < 0.2 || done_ == 0)
    return {};
  return amount(static_cast<std::uint64_t>(static_cast<double>(done_) / passed)) + "/s";
}

std::string Meter::waiting_text() const {
  if (!wait_ || wait_->share < worth_telling)
    return {};
  return fmt::format("waiting for {} {:.0f} %", wait_->side == Side::target ? "target" : "source",
                     100 * wait_->share);
}

std::optional<double> Meter::seconds_left(double now) const {
  const auto so_far = part();
  if (!so_far || *so_far < 0.01 || seconds(now) < 0.5)
    return std::nullopt;
  return seconds(now) * (1 - *so_far) / *so_far;
}

} // namespace gc2pc::cli
