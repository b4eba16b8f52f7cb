// SPDX-License-Identifier: Apache-2.0
/// \file
/// How the messages of one room are divided into pages: by month, bounded, in one pass.
#pragma once

#include "migrator/pages/html.hpp"
#include "migrator/pages/page_dates.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::pages {

/// When a page ends: the same messages always make the same pages.
struct PageLimits {
  std::int64_t rows = 2'000;
  std::size_t bytes = std::size_t{1} << 20; ///< of the elements of messages
  /// So many months may be unfinished. Dates of a room ascend but for clocks that go wrong; what does not
  /// fit into the months at hand begins a further page of its month.
  std::size_t open = 8;
};

/// One page, complete.
struct RoomPage {
  Month month;
  int part = 1; ///< of the month
  std::string name;
  std::string before, after; ///< names of the pages next to it, in the order in which they began; or empty
  Html messages;
  std::int64_t rows = 0;
  std::vector<std::uint32_t> authors; ///< indices of people, each once
};

/// `2011-03.html`, `2011-03-2.html`.
[[nodiscard]] std::string page_name(const Month& month, int part);

/// What there is of a month.
struct MonthTotals {
  std::int64_t rows = 0;
  int pages = 0;
};

class RoomPages {
 public:
  /// `take` gets each page when it is complete.
  RoomPages(const PageLimits& limits, std::function<void(const RoomPage&)> take)
      : limits_(limits), take_(std::move(take)) {}

  /// The next message, in the order of the room.
  void add(const Month& month, const Html& message, std::optional<std::size_t> author);
  /// After the last one. Then the next room can begin.
  void finish();
  /// Of the room so far, by month. `begin` forgets them.
  [[nodiscard]] const std::map<Month, MonthTotals>& months() const { return months_; }
  void begin() { months_.clear(); }

 private:
  struct Open {
    RoomPage page;
    std::uint64_t used = 0; ///< when a message was added last, as a number
  };
  [[nodiscard]] std::size_t page_for(const Month& month, std::size_t bytes);
  void begin_page(const Month& month);
  void close(std::size_t index);

  PageLimits limits_;
  std::function<void(const RoomPage&)> take_;
  std::vector<Open> open_; ///< in the order in which they began
  std::vector<Html> spare_;
  std::map<Month, MonthTotals> months_;
  std::uint64_t clock_ = 0;
};

} // namespace gc2pc::pages
