// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/room_reader.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/numbers.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace gc2pc {
namespace {

Error changed(const RoomPlan& room, const std::string& what) {
  return Error(ErrorKind::changed,
               "the messages of room '" + room.name + "' are not those that were planned: " + what)
      .about("room", "nodeID " + std::to_string(room.legacy.value))
      .hint("The source changed after the plan was made. Roll back, plan again and have the new plan "
            "approved.");
}

std::string counts(const GroupDigest& planned, const GroupDigest& found) {
  if (planned.count != found.count)
    return std::to_string(planned.count) + " planned, " + std::to_string(found.count) + " found";
  return counted(planned.count, "message") + ", but with other content";
}

std::size_t bytes_of(const chat::Message& message) {
  return message.content.size() + (message.rtf ? message.rtf->size() : 0);
}

} // namespace

RoomReader::RoomReader(LegacySource& source, const Plan& plan, RoomQueue& rooms,
                       const std::vector<RoomCursor>& cursors)
    : source_(source), rooms_(rooms), mapper_(plan) {
  for (const auto& cursor : cursors)
    cursors_.emplace(cursor.room, cursor);
}

void RoomReader::operator()(ChunkFeeder::Reading& reading) {
  ChunkPacker packer(reading);
  for (auto rooms = rooms_.take(); !rooms.empty(); rooms = rooms_.take())
    if (!read_rooms(rooms, packer))
      return;
  packer.finish();
}

RoomCursor RoomReader::cursor_of(const RoomPlan& room) const {
  const auto found = cursors_.find(room.room);
  return found == cursors_.end() ? RoomCursor{room.room, {}, {}, false} : found->second;
}

bool RoomReader::read_rooms(const std::vector<const RoomPlan*>& rooms, ChunkPacker& packer) {
  std::vector<const RoomPlan*> begun;
  std::vector<MessageRange> ranges;
  for (const auto* room : rooms) {
    const auto cursor = cursor_of(*room);
    // A complete one of an earlier plan resumes like one that was interrupted.
    if (cursor.complete && cursor.digest == room->digest)
      continue;
    MessageRange range{room->legacy, std::nullopt,
                       std::max<std::int64_t>(room->digest.count - cursor.digest.count, 0)};
    if (cursor.digest.count > 0)
      range.after = cursor.last;
    ranges.push_back(range);
    begun.push_back(room);
  }
  const auto streams = source_.ranges(std::move(ranges));
  for (const auto* room : begun)
    if (!read_room(*room, *streams->next(), packer))
      return false;
  return true;
}

bool RoomReader::read_room(const RoomPlan& room, MessageReader<legacy::Message>& stream,
                           ChunkPacker& packer) {
  auto cursor = cursor_of(room);
  cursor.complete = false;
  mapper_.begin(room, cursor.digest);
  while (stream.next(batch_)) {
    for (auto& from : batch_.rows())
      if (!take(from, cursor, packer))
        return false;
    if (cursor.digest.count > room.digest.count)
      throw changed(room, "more than the " + std::to_string(room.digest.count) + " planned");
  }
  if (!(cursor.digest == room.digest))
    throw changed(room, counts(room.digest, cursor.digest));
  cursor.complete = true;
  return packer.has_room() && (packer.note(cursor), true);
}

bool RoomReader::take(legacy::Message& from, RoomCursor& cursor, ChunkPacker& packer) {
  if (!packer.has_room())
    return false;
  auto& to = packer.messages().next();
  if (!mapper_.convert(from, to)) {
    packer.messages().drop_last();
    return true;
  }
  packer.messages().add_bytes(bytes_of(to));
  cursor.last = to.id;
  cursor.digest = mapper_.digest();
  packer.note(cursor);
  return true;
}

} // namespace gc2pc
