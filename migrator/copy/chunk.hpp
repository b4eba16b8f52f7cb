// SPDX-License-Identifier: Apache-2.0
/// \file
/// Converted messages on their way from the reading thread to the writing one.
#pragma once

#include "adapters/target/chat_store.hpp"
#include "migrator/copy/feeder.hpp"

#include <cstddef>
#include <vector>

namespace gc2pc {

/// Rooms that may share a chunk: bounds its cursors when there are many empty rooms.
inline constexpr std::size_t max_chunk_rooms = 1'000;

/// Messages, and where their rooms are once these are written.
struct Chunk {
  Batch<chat::Message> messages;
  std::vector<RoomCursor> cursors;

  [[nodiscard]] bool full() const { return messages.full() || cursors.size() >= max_chunk_rooms; }
  void clear() {
    messages.clear();
    cursors.clear();
  }
};

using ChunkFeeder = Feeder<Chunk>;

} // namespace gc2pc
