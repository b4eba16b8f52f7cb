// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/stale_rooms.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "migrator/copy/batches.hpp"

#include <unordered_map>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

std::unordered_map<chat::NodeId, const RoomPlan*> by_room(const Plan& plan) {
  std::unordered_map<chat::NodeId, const RoomPlan*> rooms;
  for (const auto& room : plan.rooms)
    rooms.emplace(room.room, &room);
  return rooms;
}

std::int64_t clear(ChatStore& store, const std::vector<chat::NodeId>& rooms, const std::string& run,
                   const StopRequested& stop) {
  if (rooms.empty())
    return 0;
  store.delete_messages(rooms, run, [&](std::int64_t) { stop_if_requested(stop, "emptying a room"); });
  for (std::size_t i = 0; i < rooms.size(); ++i)
    fault_point(FaultPoint::stale_room_cleared);
  return static_cast<std::int64_t>(rooms.size());
}

/// The copy of a room that is not as planned, but may be the beginning of that.
struct Beginning {
  const RoomPlan* room;
  RoomCursor cursor;
};

/// Whether the rest of the source's messages makes what is planned of the copy.
bool goes_on(const Beginning& copied, MessageReader<legacy::Message>& rest, MessageMapper& mapper) {
  mapper.begin(*copied.room, copied.cursor.digest);
  Batch<legacy::Message> batch;
  chat::Message converted;
  while (rest.next(batch))
    for (auto& message : batch.rows())
      static_cast<void>(mapper.convert(message, converted));
  return mapper.digest() == copied.room->digest;
}

} // namespace

std::int64_t clear_gone_rooms(ChatStore& store, const Plan& plan, const std::string& run,
                              const StopRequested& stop) {
  const auto rooms = by_room(plan);
  std::vector<chat::NodeId> gone;
  for (const auto& cursor : store.cursors(run))
    if (!rooms.contains(cursor.room))
      gone.push_back(cursor.room);
  return clear(store, gone, run, stop);
}

std::int64_t clear_changed_rooms(LegacySource& source, ChatStore& store, const Plan& plan,
                                 const std::string& run, const StopRequested& stop) {
  const auto rooms = by_room(plan);
  std::vector<chat::NodeId> stale;
  std::vector<Beginning> beginnings;
  std::vector<MessageRange> ranges;
  for (const auto& cursor : store.cursors(run)) {
    const auto found = rooms.find(cursor.room);
    if (found == rooms.end() || cursor.digest == found->second->digest)
      continue;
    const auto& room = *found->second;
    const auto more = room.digest.count - cursor.digest.count;
    if (more < 0) {
      stale.push_back(cursor.room);
      continue;
    }
    MessageRange range{room.legacy, std::nullopt, more};
    if (cursor.digest.count > 0)
      range.after = cursor.last;
    beginnings.push_back({&room, cursor});
    ranges.push_back(range);
  }
  MessageMapper mapper(plan);
  const auto streams = source.ranges(std::move(ranges));
  for (const auto& copied : beginnings) {
    stop_if_requested(stop, "comparing rooms");
    if (!goes_on(copied, *streams->next(), mapper))
      stale.push_back(copied.cursor.room);
  }
  return clear(store, stale, run, stop);
}

} // namespace gc2pc
