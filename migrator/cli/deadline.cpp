// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/deadline.hpp"

#include "mappings/model/date_time.hpp"
#include "mappings/model/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <optional>

namespace gc2pc::cli {
namespace {

using std::chrono::system_clock;

std::tm local(system_clock::time_point time) {
  const auto seconds = system_clock::to_time_t(time);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return parts;
}

/// Seconds since the epoch of a calendar time that is meant as UTC.
std::int64_t as_utc(const DateTime& time) {
  return (time.ticks.value - ticks_at_unix_epoch) / ticks_per_second;
}

/// The same digits read on the wall clock of this machine; mktime finds out about summer time.
system_clock::time_point on_wall_clock(const DateTime& time) {
  const std::time_t digits = as_utc(time);
  std::tm parts{};
  gmtime_r(&digits, &parts);
  parts.tm_isdst = -1;
  return system_clock::from_time_t(std::mktime(&parts));
}

/// Whether the machine's clock counts that far, with a zone's distance from UTC on top.
bool is_countable(const DateTime& time) {
  constexpr std::int64_t two_days = 2L * 86'400;
  constexpr auto seconds = [](system_clock::time_point point) {
    return std::chrono::duration_cast<std::chrono::seconds>(point.time_since_epoch()).count();
  };
  return as_utc(time) >= seconds(system_clock::time_point::min()) + two_days &&
         as_utc(time) <= seconds(system_clock::time_point::max()) - two_days;
}

/// Only the forms that are promised: DateTime takes a date alone too, which would be midnight unnoticed.
bool has_form(const std::string& text, std::size_t time_at) {
  return text.size() >= time_at + 5 && text[time_at + 2] == ':' && (time_at == 0 || text[time_at - 1] == 'T');
}

} // namespace

system_clock::time_point parse_deadline(const std::string& text, system_clock::time_point now) {
  const auto refuse = [&](std::string_view why) {
    return Error(ErrorKind::usage, fmt::format("--deadline {} {}", text, why))
        .hint("Give 05:30 for the next 05:30 in local time, or 2026-02-01T05:30; a Z at the end stands for "
              "UTC.");
  };
  if (text.size() <= 8 && has_form(text, 0) && !text.ends_with('Z')) {
    const auto today = local(now);
    const auto at = DateTime::parse(
        fmt::format("{:04}-{:02}-{:02}T{}", today.tm_year + 1900, today.tm_mon + 1, today.tm_mday, text));
    if (!at)
      throw refuse("is not a time");
    const auto time = on_wall_clock(*at);
    if (time > now)
      return time;
    return on_wall_clock(DateTime{Ticks{at->ticks.value + 86'400 * ticks_per_second}});
  }
  const auto at = has_form(text, 11) ? DateTime::parse(text) : std::nullopt;
  if (!at)
    throw refuse("is not a time");
  if (!is_countable(*at))
    throw refuse("is too far from now");
  const auto time = text.ends_with('Z') ? system_clock::from_time_t(as_utc(*at)) : on_wall_clock(*at);
  if (time <= now)
    throw refuse("is past");
  return time;
}

} // namespace gc2pc::cli
