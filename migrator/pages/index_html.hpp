// SPDX-License-Identifier: Apache-2.0
/// \file
/// The first page of an archive: categories, rooms and people, with a search.
#pragma once

#include "migrator/pages/page_structure.hpp"
#include "migrator/pages/room_html.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::pages {

/// What it says of the archive as a whole.
struct IndexFacts {
  std::string digest, made_by;
  std::string part; ///< of a part of a store: its limits, and what was left out; of a whole one empty
  std::int64_t messages = 0;
  std::int64_t roomless = 0; ///< of them without a room that can be read: only in data/
};

/// Written piece by piece: a large pool has tens of thousands of rooms. `rooms`: one of each room, also of
/// those that only messages name.
void write_index(const PageStructure& structure, const std::vector<RoomTotals>& rooms,
                 const IndexFacts& facts, const std::function<void(std::string_view)>& write);

} // namespace gc2pc::pages
