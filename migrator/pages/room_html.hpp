// SPDX-License-Identifier: Apache-2.0
/// \file
/// The pages of a room: its overview, and one of messages.
#pragma once

#include "migrator/pages/html.hpp"
#include "migrator/pages/page_frame.hpp"
#include "migrator/pages/page_structure.hpp"
#include "migrator/pages/room_pages.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc::pages {

/// What the messages of a room say about it.
struct RoomTotals {
  std::int64_t id = 0;
  std::int64_t messages = 0, unreadable = 0;
  std::optional<Ticks> first, last; ///< earliest and latest date
};

/// The page of a room that lists the others.
inline constexpr std::string_view overview_name = "index.html";

/// The folder of a room below rooms/: its number, so that no name is a path, folders ascend as numbers do,
/// and all are good names on every system.
[[nodiscard]] std::string room_folder(std::int64_t id);
/// The name; of messages without such a room `Room 17 (not in the database)`.
[[nodiscard]] std::string room_title(const PageStructure& structure, std::int64_t id);
/// `disabled`, `auditorium`, both, or nothing; `a category` where one has messages.
[[nodiscard]] std::string room_state(const PageStructure& structure, std::int64_t id);
/// `2011-03-02`; empty for no date.
[[nodiscard]] std::string day_of(std::optional<Ticks> time);

void put_messages_page(Html& out, const PageFrame& frame, const PageStructure& structure, std::int64_t room,
                       const RoomPage& page);
void put_overview(Html& out, const PageFrame& frame, const PageStructure& structure, const RoomTotals& totals,
                  const std::map<Month, MonthTotals>& months);

} // namespace gc2pc::pages
