// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/stale_rooms.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "migrator/copy/batches.hpp"

#include <span>
#include <unordered_map>

namespace gc2pc {
namespace {

std::unordered_map<chat::NodeId, const RoomPlan*> by_room(const Plan& plan) {
  std::unordered_map<chat::NodeId, const RoomPlan*> rooms;
  for (const auto& room : plan.rooms)
    rooms.emplace(room.room, &room);
  return rooms;
}

void clear(ChatStore& store, chat::NodeId room, const std::string& run, const StopRequested& stop) {
  store.delete_messages(std::span(&room, 1), run,
                        [&](std::int64_t) { stop_if_requested(stop, "emptying a room"); });
  fault_point(FaultPoint::stale_room_cleared);
}

/// Whether the copy is the beginning of what is planned.
bool goes_on(LegacySource& source, const RoomPlan& room, const RoomCursor& cursor, MessageMapper& mapper) {
  if (cursor.digest == room.digest)
    return true;
  if (cursor.digest.count > room.digest.count)
    return false;
  mapper.begin(room, cursor.digest);
  MessageRange range{room.legacy, std::nullopt};
  if (cursor.digest.count > 0)
    range.after = cursor.last;
  Batch<legacy::Message> batch;
  chat::Message converted;
  const auto stream = source.messages(range);
  while (stream->next(batch))
    for (auto& message : batch.rows())
      static_cast<void>(mapper.convert(message, converted));
  return mapper.digest() == room.digest;
}

} // namespace

std::int64_t clear_gone_rooms(ChatStore& store, const Plan& plan, const std::string& run,
                              const StopRequested& stop) {
  const auto rooms = by_room(plan);
  std::int64_t cleared = 0;
  for (const auto& cursor : store.cursors(run))
    if (!rooms.contains(cursor.room)) {
      clear(store, cursor.room, run, stop);
      ++cleared;
    }
  return cleared;
}

std::int64_t clear_changed_rooms(LegacySource& source, ChatStore& store, const Plan& plan,
                                 const std::string& run, const StopRequested& stop) {
  const auto rooms = by_room(plan);
  MessageMapper mapper(plan);
  std::int64_t cleared = 0;
  for (const auto& cursor : store.cursors(run)) {
    stop_if_requested(stop, "comparing rooms");
    const auto found = rooms.find(cursor.room);
    if (found == rooms.end() || goes_on(source, *found->second, cursor, mapper))
      continue;
    clear(store, cursor.room, run, stop);
    ++cleared;
  }
  return cleared;
}

} // namespace gc2pc
