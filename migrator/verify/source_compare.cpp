// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/source_compare.hpp"

#include "mappings/model/error.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "migrator/copy/batches.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

/// Some messages of one room.
struct Piece {
  const RoomPlan* room = nullptr;
  Batch<legacy::Message> messages;
  bool last = false; ///< the room is at its end
};

using PieceFeeder = Feeder<Piece>;

/// On the reading thread.
void read_rooms(LegacySource& source, const Plan& plan, const RoomSample& sample,
                PieceFeeder::Reading& reading) {
  std::vector<const RoomPlan*> rooms;
  std::vector<MessageRange> ranges;
  for (const auto& room : plan.rooms)
    if (sample.has(room.guid)) {
      rooms.push_back(&room);
      ranges.push_back({room.legacy, std::nullopt, room.digest.count});
    }
  const auto streams = source.ranges(std::move(ranges));
  for (const auto* room : rooms) {
    auto* stream = streams->next();
    for (bool more = true; more;) {
      auto piece = reading.blank();
      if (!piece)
        return;
      piece->room = room;
      more = stream->next(piece->messages);
      piece->last = !more;
      reading.put(std::move(piece));
    }
  }
}

/// What the messages of one room after the other come to.
class RoomCheck {
 public:
  explicit RoomCheck(const Plan& plan) : mapper_(plan) {}

  void take(Piece& piece) {
    if (room_ != piece.room) {
      room_ = piece.room;
      problem_.clear();
      mapper_.begin(*room_);
    }
    if (!problem_.empty())
      return;
    try {
      for (auto& message : piece.messages.rows())
        static_cast<void>(mapper_.convert(message, converted_));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::changed) // an author who was not there: what changed is the source
        throw;
      problem_ = error.what();
    }
  }
  /// At the room's end: what is not as planned, or nothing.
  [[nodiscard]] const std::string& problem() {
    if (problem_.empty() && !(mapper_.digest() == room_->digest))
      problem_ = fmt::format("{} ({}…) were planned, the source has {} ({}…) now", room_->digest.count,
                             room_->digest.hex().substr(0, 12), mapper_.digest().count,
                             mapper_.digest().hex().substr(0, 12));
    return problem_;
  }

 private:
  MessageMapper mapper_;
  const RoomPlan* room_ = nullptr;
  std::string problem_;
  chat::Message converted_;
};

} // namespace

std::uint64_t compare_source(ReadSession& session, const Plan& plan, const RoomSample& sample,
                             std::vector<Difference>& differences,
                             const std::function<void(std::uint64_t)>& progress, const StopRequested& stop) {
  RoomCheck check(plan);
  std::uint64_t read = 0;
  PieceFeeder feeder(
      [&](PieceFeeder::Reading& reading) { read_rooms(*session.source, plan, sample, reading); });
  while (auto piece = feeder.take()) {
    stop_if_requested(stop, "reading the source again");
    check.take(*piece);
    read += piece->messages.size();
    if (!piece->last)
      progress(read);
    else if (const auto& problem = check.problem(); !problem.empty())
      differences.push_back({"source", piece->room->guid.text(), piece->room->name, problem});
    feeder.give_back(std::move(piece));
  }
  return read;
}

} // namespace gc2pc
