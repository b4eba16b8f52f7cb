// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/date_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace gc2pc {
namespace {

using std::chrono::sys_days;

/// Reads exactly `width` digits from the front of `text`.
bool take_number(std::string_view& text, std::size_t width, int& value) noexcept {
  if (text.size() < width)
    return false;
  const char* end = text.data() + width;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || text.front() == '-')
    return false;
  text.remove_prefix(width);
  return true;
}

bool take(std::string_view& text, char c) noexcept {
  if (text.empty() || text.front() != c)
    return false;
  text.remove_prefix(1);
  return true;
}

} // namespace

std::optional<DateTime> DateTime::parse(std::string_view text) noexcept {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::int64_t fraction = 0;
  if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) || !take(text, '-') ||
      !take_number(text, 2, day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < 1)
    return std::nullopt;
  if (take(text, ' ') || take(text, 'T')) {
    if (!take_number(text, 2, hour) || !take(text, ':') || !take_number(text, 2, minute))
      return std::nullopt;
    if (take(text, ':')) {
      if (!take_number(text, 2, second))
        return std::nullopt;
      if (take(text, '.')) {
        std::int64_t unit = ticks_per_second / 10;
        if (text.empty() || text.front() < '0' || text.front() > '9')
          return std::nullopt;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), unit /= 10)
          fraction += (text.front() - '0') * unit;
      }
    }
  }
  take(text, 'Z');
  if (!text.empty() || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + hour * 3'600L + minute * 60L + second;
  return DateTime{Ticks{ticks_at_unix_epoch + seconds * ticks_per_second + fraction}};
}

std::optional<DateTime> DateTime::parse_with_offset(std::string_view text) noexcept {
  constexpr std::size_t date_size = 10; // its hyphens are not signs
  const auto sign = text.find_first_of("+-", date_size);
  if (sign == std::string_view::npos)
    return parse(text);
  const bool east = text[sign] == '+';
  auto offset = text.substr(sign + 1);
  text = text.substr(0, sign);
  if (text.ends_with(' '))
    text.remove_suffix(1);
  if (text.ends_with('Z'))
    return std::nullopt;
  int hours = 0, minutes = 0, seconds = 0;
  if (!take_number(offset, 2, hours) || (take(offset, ':') && !take_number(offset, 2, minutes)) ||
      (take(offset, ':') && !take_number(offset, 2, seconds)) || !offset.empty())
    return std::nullopt;
  auto time = parse(text);
  if (!time)
    return std::nullopt;
  const std::int64_t ahead = (hours * 3'600 + minutes * 60 + seconds) * ticks_per_second;
  time->ticks.value += east ? -ahead : ahead;
  if (time->ticks.value < 0 || time->ticks.value > last_tick)
    return std::nullopt; // before the year 1 or after 9999 in UTC
  return time;
}

std::string DateTime::seconds_text() const {
  // Floor division: a date before 1970 must not round towards it. Whole seconds first, since the ticks of any
  // column value are possible and less the epoch's they may not fit.
  static_assert(ticks_at_unix_epoch % ticks_per_second == 0);
  auto seconds = ticks.value / ticks_per_second - ticks_at_unix_epoch / ticks_per_second;
  if (ticks.value % ticks_per_second < 0)
    --seconds;
  auto days = seconds / 86'400;
  auto rest = seconds % 86'400;
  if (rest < 0) {
    --days;
    rest += 86'400;
  }
  const std::chrono::year_month_day date{sys_days{std::chrono::days{days}}};
  const int year = static_cast<int>(date.year());
  if (year < 0 || year > 9999) // ticks that no column of the product holds
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", year, static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), rest / 3'600, rest / 60 % 60, rest % 60);
  // Digit by digit: the rows of a large pool have millions of dates.
  std::string text = "0000-00-00 00:00:00";
  const auto put = [&](std::size_t at, std::int64_t two_digits) {
    text[at] = static_cast<char>('0' + two_digits / 10);
    text[at + 1] = static_cast<char>('0' + two_digits % 10);
  };
  put(0, year / 100);
  put(2, year % 100);
  put(5, static_cast<unsigned>(date.month()));
  put(8, static_cast<unsigned>(date.day()));
  put(11, rest / 3'600);
  put(14, rest / 60 % 60);
  put(17, rest % 60);
  return text;
}

std::string DateTime::text() const {
  std::string result = seconds_text();
  auto fraction = ticks.value % ticks_per_second;
  if (fraction < 0)
    fraction += ticks_per_second;
  if (fraction != 0) {
    std::string digits = fmt::format("{:07}", fraction);
    digits.erase(std::max(digits.find_last_not_of('0') + 1, std::size_t{3}));
    result += '.' + digits;
  }
  return result;
}

} // namespace gc2pc
