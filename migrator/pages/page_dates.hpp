// SPDX-License-Identifier: Apache-2.0
/// \file
/// Days and months of messages, UTC, without clock and locale.
#pragma once

#include "mappings/model/strong.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc::pages {

/// A month of the calendar; or none, of messages without a date that a calendar has.
struct Month {
  int year = 0;
  unsigned month = 0; ///< 1 to 12; 0: none

  friend auto operator<=>(const Month&, const Month&) = default;
  /// `2011-03`, `no-date`: part of a page's name.
  [[nodiscard]] std::string key() const;
  /// `March 2011`, `Without a date`.
  [[nodiscard]] std::string title() const;
};

/// Splits times. Messages that follow each other are mostly of one day, which is computed once then.
class PageDates {
 public:
  [[nodiscard]] Month month(std::optional<Ticks> time);
  /// `2011-03-02 10:04:05`; the number for one that no calendar has. Valid until the next call.
  [[nodiscard]] std::string_view stamp(std::optional<Ticks> time);

 private:
  void go_to(std::int64_t day);

  std::int64_t day_ = -1; ///< since the year 1
  Month month_;
  std::string text_;
};

} // namespace gc2pc::pages
