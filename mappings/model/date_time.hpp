// SPDX-License-Identifier: Apache-2.0
/// \file
/// Calendar time for `datetime` columns: held as ticks, so that no time zone or locale can touch it.
#pragma once

#include "mappings/model/strong.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

/// Ticks at 1970-01-01T00:00:00 UTC.
inline constexpr std::int64_t ticks_at_unix_epoch = 621'355'968'000'000'000;
/// Ticks in a second.
inline constexpr std::int64_t ticks_per_second = 10'000'000;

/// The last tick of the year 9999.
inline constexpr std::int64_t last_tick = 3'155'378'975'999'999'999;

/// A point in time of a `datetime` column, UTC, to 100 ns.
struct DateTime {
  Ticks ticks;

  friend constexpr auto operator<=>(DateTime, DateTime) = default;

  /// `YYYY-MM-DD`, optionally ` ` or `T` and `hh:mm[:ss[.fffffff]]`, optionally `Z`. Nothing when it is not
  /// that or not a date of the calendar. More than 7 fraction digits are cut.
  [[nodiscard]] static std::optional<DateTime> parse(std::string_view text) noexcept;
  /// The same with an offset from UTC after it, `+hh`, `+hh:mm` or `+hh:mm:ss`, a blank in front or none: as
  /// servers write the time of a zone. Without one it is UTC.
  [[nodiscard]] static std::optional<DateTime> parse_with_offset(std::string_view text) noexcept;
  /// `YYYY-MM-DD hh:mm:ss`, the fraction cut off (D of C52).
  [[nodiscard]] std::string seconds_text() const;
  /// `YYYY-MM-DD hh:mm:ss`, with `.fff` after it when there is a fraction, and the digits that it needs when
  /// milliseconds do not say it.
  [[nodiscard]] std::string text() const;
};

} // namespace gc2pc
