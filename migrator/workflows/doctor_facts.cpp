// SPDX-License-Identifier: Apache-2.0
/// \file
/// Clock, certificates, disk space: judged in the same way for every edge.
#include "migrator/base/clock.hpp"
#include "migrator/base/format.hpp"
#include "migrator/workflows/doctor_lanes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace gc2pc::doctor {
namespace {

/// Kerberos refuses tickets when two clocks are further apart.
constexpr double kerberos_limit = 300;
/// Times in logs and journals can be compared up to here.
constexpr double comparable = 60;
/// A certificate that ends sooner is worth a remark.
constexpr std::int64_t near_end_days = 30, seconds_per_day = 86'400;
constexpr std::size_t date_length = 10;

} // namespace

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double seconds_of(DateTime time) {
  return static_cast<double>(time.ticks.value - ticks_at_unix_epoch) / static_cast<double>(ticks_per_second);
}

void say_clock(Answers& answers, const std::string& whose, double server, double here, ClockUse use) {
  const auto seconds = std::round(server - here);
  const auto apart = std::abs(seconds);
  if (apart <= 1) { // a controller tells whole seconds
    answers.good(fmt::format("the clock of {} agrees with that of this host to a second", whose));
    return;
  }
  const auto sentence = fmt::format("the clock of {} is {} {} that of this host", whose, duration(apart),
                                    seconds > 0 ? "ahead of" : "behind");
  const std::string remedy = "Synchronise both clocks (timedatectl, w32tm /resync).";
  if (use == ClockUse::signs_in && apart > kerberos_limit)
    answers.failed(sentence + "; Kerberos allows five minutes", remedy);
  else if (apart > comparable)
    answers.remark(sentence, remedy);
  else
    answers.good(sentence);
}

void say_certificate(Answers& answers, const std::string& whose, std::int64_t end, std::int64_t now) {
  const auto day = utc_text(end).substr(0, date_length);
  if (end <= now)
    answers.failed(fmt::format("the certificate of {} expired on {}", whose, day), "Renew it.");
  else if (const auto days = (end - now) / seconds_per_day; days < near_end_days)
    answers.remark(fmt::format("the certificate of {} expires on {}, in {}", whose, day,
                               days == 0 ? "less than a day" : counted(days, "day")),
                   "Renew it before the weekend.");
  else
    answers.good(fmt::format("the certificate of {} is valid until {}", whose, day));
}

void say_space(Answers& answers, const std::string& place, std::optional<std::uint64_t> free,
               const std::vector<SpaceNeed>& needs) {
  const auto found =
      std::find_if(needs.begin(), needs.end(), [&](const SpaceNeed& need) { return need.place == place; });
  if (!free) {
    answers.unchecked(
        fmt::format("the {}: not checked, its server does not say what is free{}", place,
                    found == needs.end() ? "" : fmt::format("; it needs about {}", byte_size(found->needed))),
        "Ask its administrator.");
    return;
  }
  if (found == needs.end()) {
    answers.unchecked(
        fmt::format("the {} has {} free; how much it needs is not known", place, byte_size(*free)),
        "Plan with --run DIR, then run doctor --run DIR.");
    return;
  }
  const SpaceNeed now{place, found->needed, free};
  if (now.enough())
    answers.good(now.text());
  else
    answers.failed(now.text(), "Free disk space there, or name another place and plan again.");
}

} // namespace gc2pc::doctor
