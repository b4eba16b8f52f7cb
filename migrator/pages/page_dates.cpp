// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/page_dates.hpp"

#include "mappings/rules/times.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace gc2pc::pages {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t ticks_per_day = seconds_per_day * ticks_per_second;
constexpr std::size_t date_size = 10; ///< `2011-03-02`

constexpr std::array<std::string_view, 12> month_names{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};

void put_two(char* at, std::int64_t number) {
  at[0] = static_cast<char>('0' + number / 10);
  at[1] = static_cast<char>('0' + number % 10);
}

bool has_date(std::optional<Ticks> time) {
  return time && is_in_range(*time);
}

} // namespace

std::string Month::key() const {
  return month == 0 ? "no-date" : fmt::format("{:04}-{:02}", year, month);
}

std::string Month::title() const {
  return month == 0 ? "Without a date" : fmt::format("{} {}", month_names.at(month - 1), year);
}

void PageDates::go_to(std::int64_t day) {
  using namespace std::chrono;
  day_ = day;
  const year_month_day date{sys_days{days{day - ticks_at_unix_epoch / ticks_per_day}}};
  month_ = {static_cast<int>(date.year()), static_cast<unsigned>(date.month())};
  text_ =
      fmt::format("{:04}-{:02}-{:02} 00:00:00", month_.year, month_.month, static_cast<unsigned>(date.day()));
}

Month PageDates::month(std::optional<Ticks> time) {
  if (!has_date(time))
    return {};
  if (const auto day = time->value / ticks_per_day; day != day_)
    go_to(day);
  return month_;
}

std::string_view PageDates::stamp(std::optional<Ticks> time) {
  if (!has_date(time)) {
    day_ = -1;
    text_ = time ? std::to_string(time->value) : "no date";
    return text_;
  }
  if (const auto day = time->value / ticks_per_day; day != day_)
    go_to(day);
  const auto seconds = time->value % ticks_per_day / ticks_per_second;
  char* const at = text_.data() + date_size + 1;
  put_two(at, seconds / 3'600);
  put_two(at + 3, seconds / 60 % 60);
  put_two(at + 6, seconds % 60);
  return text_;
}

} // namespace gc2pc::pages
