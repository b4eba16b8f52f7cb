// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/back_pressure.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::chrono::seconds told_every{1};

} // namespace

void BackPressure::add(const Waits& waits) {
  for (auto* sum : {&total_, &recent_}) {
    sum->for_source += waits.for_source;
    sum->for_target += waits.for_target;
  }
}

std::optional<Wait> BackPressure::lately(Clock::time_point now) {
  if (now - since_ < told_every)
    return std::nullopt;
  const double time = std::chrono::duration<double>(now - since_).count() * jobs_;
  const auto side = recent_.for_target >= recent_.for_source ? Side::target : Side::source;
  const Wait wait{side, std::min(std::max(recent_.for_target, recent_.for_source) / time, 1.0)};
  since_ = now;
  recent_ = {};
  return wait;
}

} // namespace gc2pc
