// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/room_compare.hpp"

#include "mappings/rules/message_mapper.hpp"
#include "migrator/copy/batches.hpp"

#include <limits>
#include <memory>

namespace gc2pc {
namespace {

constexpr ChatId behind_all{std::numeric_limits<std::int64_t>::max()};

/// Messages of a room one by one.
class SourceRoom {
 public:
  SourceRoom(ReadSession& session, const Plan& plan, const RoomPlan& room)
      : mapper_(plan), stream_(session.source->messages({room.legacy, std::nullopt})) {
    mapper_.begin(room);
    next();
  }
  [[nodiscard]] ChatId id() const { return id_; }
  [[nodiscard]] const chat::Message& message() const { return message_; }
  void next() {
    do {
      while (at_ == batch_.size()) { // a batch may hold bad rows only
        at_ = 0;
        if (!stream_->next(batch_)) {
          id_ = behind_all;
          return;
        }
      }
    } while (!mapper_.convert(batch_.rows()[at_++], message_));
    id_ = message_.id;
  }

 private:
  MessageMapper mapper_;
  std::unique_ptr<MessageReader<legacy::Message>> stream_;
  Batch<legacy::Message> batch_;
  std::size_t at_ = 0;
  chat::Message message_;
  ChatId id_;
};

class TargetRoom {
 public:
  TargetRoom(ReadSession& session, const RoomPlan& room) : stream_(session.store->messages(room.room)) {
    next();
  }
  [[nodiscard]] ChatId id() const { return id_; }
  [[nodiscard]] const chat::Message& message() const { return batch_.rows()[at_ - 1]; }
  void next() {
    if (at_ == batch_.size()) {
      at_ = 0;
      if (!stream_->next(batch_)) {
        id_ = behind_all;
        return;
      }
    }
    id_ = batch_.rows()[at_++].id;
  }

 private:
  std::unique_ptr<MessageReader<chat::Message>> stream_;
  Batch<chat::Message> batch_;
  std::size_t at_ = 0;
  ChatId id_;
};

bool same(const chat::Message& a, const chat::Message& b) {
  return a.id == b.id && a.date == b.date && a.author == b.author && a.is_alert == b.is_alert &&
         a.content == b.content && a.rtf == b.rtf;
}

} // namespace

std::optional<RoomDifference> differing_messages(ReadSession& session, const Plan& plan, const RoomPlan& room,
                                                 const StopRequested& stop) {
  SourceRoom source(session, plan, room);
  TargetRoom target(session, room);
  std::optional<RoomDifference> difference;
  const auto differs = [&](ChatId id) -> RoomDifference& {
    if (!difference)
      difference.emplace().first = id;
    difference->last = id;
    return *difference;
  };
  while (source.id() != behind_all || target.id() != behind_all) {
    stop_if_requested(stop, "looking for the messages that differ");
    if (source.id() < target.id()) {
      ++differs(source.id()).missing;
      source.next();
    } else if (target.id() < source.id()) {
      auto& so_far = differs(target.id());
      ++so_far.added;
      so_far.newer += target.id() > room.last;
      target.next();
    } else {
      if (!same(source.message(), target.message()))
        ++differs(source.id()).changed;
      source.next();
      target.next();
    }
  }
  return difference;
}

} // namespace gc2pc
