// SPDX-License-Identifier: Apache-2.0
/// \file
/// The reading side of a copy: rooms from a queue, converted and packed into chunks.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "migrator/copy/chunk.hpp"
#include "migrator/copy/room_queue.hpp"

#include <memory>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// Works on one thread, with a source of its own. Each room is read from its cursor on; one that ends with
/// another digest than the plan's throws changed and names the room.
class RoomReader {
 public:
  RoomReader(LegacySource& source, const Plan& plan, RoomQueue& rooms,
             const std::vector<RoomCursor>& cursors);

  void operator()(ChunkFeeder::Reading& reading);

 private:
  [[nodiscard]] RoomCursor cursor_of(const RoomPlan& room) const;
  /// These four return false when no more is wanted.
  bool read_rooms(const std::vector<const RoomPlan*>& rooms, ChunkFeeder::Reading& reading);
  bool read_room(const RoomPlan& room, MessageReader<legacy::Message>& stream, ChunkFeeder::Reading& reading);
  bool take(legacy::Message& from, RoomCursor& cursor, ChunkFeeder::Reading& reading);
  /// Sends a full chunk away and gets an empty one.
  bool with_room_for(ChunkFeeder::Reading& reading);
  void note(const RoomCursor& cursor);

  LegacySource& source_;
  RoomQueue& rooms_;
  MessageMapper mapper_;
  std::unordered_map<chat::NodeId, RoomCursor> cursors_;
  Batch<legacy::Message> batch_;
  std::unique_ptr<Chunk> chunk_;
};

} // namespace gc2pc
