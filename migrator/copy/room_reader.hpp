// SPDX-License-Identifier: Apache-2.0
/// \file
/// The reading side of a copy: rooms from a queue, converted and packed into chunks.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "migrator/copy/chunk_packer.hpp"
#include "migrator/copy/room_queue.hpp"

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
  /// All three return false when no more is wanted.
  bool read_rooms(const std::vector<const RoomPlan*>& rooms, ChunkPacker& packer);
  bool read_room(const RoomPlan& room, MessageReader<legacy::Message>& stream, ChunkPacker& packer);
  bool take(legacy::Message& from, RoomCursor& cursor, ChunkPacker& packer);

  LegacySource& source_;
  RoomQueue& rooms_;
  MessageMapper mapper_;
  std::unordered_map<chat::NodeId, RoomCursor> cursors_;
  Batch<legacy::Message> batch_;
};

} // namespace gc2pc
