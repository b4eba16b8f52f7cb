// SPDX-License-Identifier: Apache-2.0
/// \file
/// Packs converted messages and the cursors of their rooms into chunks, on the reading thread.
#pragma once

#include "migrator/copy/chunk.hpp"

#include <memory>
#include <utility>

namespace gc2pc {

/// One chunk at a time is being filled.
class ChunkPacker {
 public:
  explicit ChunkPacker(ChunkFeeder::Reading& reading) : reading_(reading) {}

  /// Sends a full chunk away and gets an empty one. False when no more is wanted.
  [[nodiscard]] bool has_room() {
    if (chunk_ && chunk_->full())
      reading_.put(std::move(chunk_));
    if (chunk_)
      return true;
    chunk_ = reading_.blank();
    if (chunk_)
      chunk_->clear();
    return chunk_ != nullptr;
  }
  /// The one that is being filled; after has_room().
  [[nodiscard]] Batch<chat::Message>& messages() { return chunk_->messages; }
  /// Where the room is once the messages so far are written.
  void note(const RoomCursor& cursor) {
    if (chunk_->cursors.empty() || chunk_->cursors.back().room != cursor.room)
      chunk_->cursors.push_back(cursor);
    else
      chunk_->cursors.back() = cursor;
  }
  /// Sends what is there away, also when it is nothing: the other side hears that reading goes on.
  void send() {
    if (chunk_)
      reading_.put(std::move(chunk_));
  }
  /// What is there, if anything is.
  void finish() {
    if (chunk_ && !chunk_->cursors.empty())
      send();
  }

 private:
  ChunkFeeder::Reading& reading_;
  std::unique_ptr<Chunk> chunk_;
};

} // namespace gc2pc
