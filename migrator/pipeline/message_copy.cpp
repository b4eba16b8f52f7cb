// SPDX-License-Identifier: Apache-2.0
#include "migrator/pipeline/message_copy.hpp"

#include "mappings/rules/message_mapper.hpp"
#include "migrator/pipeline/batches.hpp"
#include "migrator/run/clock.hpp"
#include "migrator/run/fault_point.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

namespace gc2pc {
namespace {

/// Rooms that may share a chunk: bounds its cursors when there are many empty rooms.
constexpr std::size_t max_chunk_rooms = 1'000;

/// Converted messages on their way to the target, and where their rooms stand once these are written.
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

Error changed(const RoomPlan& room, const std::string& what) {
  return Error(ErrorKind::changed,
               "the messages of room '" + room.name + "' are not those that were planned: " + what)
      .about("room", "nodeID " + std::to_string(room.legacy.value))
      .hint(
          "The source was written to after the plan. Roll back, plan again and have the new plan approved.");
}

std::string counts(const GroupDigest& planned, const GroupDigest& found) {
  if (planned.count != found.count)
    return std::to_string(planned.count) + " planned, " + std::to_string(found.count) + " found";
  return std::to_string(planned.count) + " messages, but with other content";
}

std::size_t bytes_of(const chat::Message& message) {
  return message.content.size() + (message.rtf ? message.rtf->size() : 0);
}

/// The reading side: rooms in the plan's order, each from its cursor on, packed into chunks.
class Reader {
 public:
  Reader(LegacySource& source, const Plan& plan, const std::vector<RoomCursor>& cursors)
      : source_(source), plan_(plan), mapper_(plan) {
    for (const auto& cursor : cursors)
      cursors_.emplace(cursor.room, cursor);
  }

  void operator()(ChunkFeeder::Reading& reading) {
    for (const auto& room : plan_.rooms)
      if (!read_room(room, reading))
        return;
    if (chunk_ && (!chunk_->cursors.empty()))
      reading.put(std::move(chunk_));
  }

 private:
  /// False when nobody wants any more.
  bool read_room(const RoomPlan& room, ChunkFeeder::Reading& reading) {
    RoomCursor cursor{room.room, {}, {}, false};
    if (const auto found = cursors_.find(room.room); found != cursors_.end())
      cursor = found->second;
    // A complete one of an earlier plan goes on like one that was interrupted.
    const bool whole = cursor.complete && cursor.digest == room.digest;
    if (!whole) {
      cursor.complete = false;
      mapper_.begin(room, cursor.digest);
      MessageRange range{room.legacy, std::nullopt};
      if (cursor.digest.count > 0)
        range.after = cursor.last;
      const auto stream = source_.messages(range);
      while (stream->next(batch_)) {
        for (auto& from : batch_.rows())
          if (!take(from, cursor, reading))
            return false;
        if (cursor.digest.count > room.digest.count)
          throw changed(room, "more than the " + std::to_string(room.digest.count) + " planned");
      }
    }
    if (!(cursor.digest == room.digest))
      throw changed(room, counts(room.digest, cursor.digest));
    if (whole)
      return true;
    cursor.complete = true;
    return with_room_for(reading) && (note(cursor), true);
  }

  bool take(legacy::Message& from, RoomCursor& cursor, ChunkFeeder::Reading& reading) {
    if (!with_room_for(reading))
      return false;
    auto& to = chunk_->messages.next();
    if (!mapper_.convert(from, to)) {
      chunk_->messages.drop_last();
      return true;
    }
    chunk_->messages.add_bytes(bytes_of(to));
    cursor.last = to.id;
    cursor.digest = mapper_.digest();
    note(cursor);
    return true;
  }

  /// Sends a full chunk away and gets an empty one.
  bool with_room_for(ChunkFeeder::Reading& reading) {
    if (chunk_ && chunk_->full())
      reading.put(std::move(chunk_));
    if (!chunk_) {
      chunk_ = reading.blank();
      if (!chunk_)
        return false;
      chunk_->clear();
    }
    return true;
  }

  void note(const RoomCursor& cursor) {
    if (chunk_->cursors.empty() || chunk_->cursors.back().room != cursor.room)
      chunk_->cursors.push_back(cursor);
    else
      chunk_->cursors.back() = cursor;
  }

  LegacySource& source_;
  const Plan& plan_;
  MessageMapper mapper_;
  std::unordered_map<chat::NodeId, RoomCursor> cursors_;
  Batch<legacy::Message> batch_;
  std::unique_ptr<Chunk> chunk_;
};

bool same(const RoomCursor& a, const RoomCursor& b) {
  return a.last == b.last && a.digest == b.digest && a.complete == b.complete;
}

/// The writing side: gathers chunks into transactions.
class Writer {
 public:
  Writer(ChatStore& store, std::string run, const std::function<void()>& begun,
         const std::function<void(const Committed&)>& committed)
      : store_(store), run_(std::move(run)), begun_(begun), committed_(committed),
        writer_(store.writer(run_)) {}

  void take(const Chunk& chunk) {
    if (pending_.empty()) {
      begun_();
      fault_point(FaultPoint::chunk_begun);
    }
    writer_->append(chunk.messages.rows());
    now_.messages += static_cast<std::int64_t>(chunk.messages.size());
    now_.bytes += static_cast<std::int64_t>(chunk.messages.bytes());
    for (const auto& cursor : chunk.cursors)
      pending_[cursor.room] = cursor;
    if (now_.messages >= commit_rows || now_.bytes >= commit_bytes)
      commit();
  }

  void commit() {
    if (pending_.empty())
      return;
    std::vector<RoomCursor> cursors;
    for (const auto& [room, cursor] : pending_)
      cursors.push_back(cursor);
    fault_point(FaultPoint::chunk_before_commit);
    try {
      writer_->commit(cursors);
    } catch (const Error&) {
      // The answer to a commit may be lost on its way: then the rows are there, and so are their cursors.
      if (!arrived())
        throw;
      writer_ = store_.writer(run_);
    }
    fault_point(FaultPoint::chunk_after_commit);
    now_.rooms = static_cast<std::int64_t>(cursors.size());
    now_.rooms_complete =
        std::count_if(cursors.begin(), cursors.end(), [](const RoomCursor& c) { return c.complete; });
    committed_(now_);
    now_ = {};
    pending_.clear();
  }

 private:
  bool arrived() {
    std::size_t found = 0;
    for (const auto& cursor : store_.cursors(run_)) {
      const auto sent = pending_.find(cursor.room);
      found += sent != pending_.end() && same(sent->second, cursor);
    }
    return found == pending_.size();
  }

  ChatStore& store_;
  std::string run_;
  const std::function<void()>& begun_;
  const std::function<void(const Committed&)>& committed_;
  std::unique_ptr<MessageWriter> writer_;
  std::map<chat::NodeId, RoomCursor> pending_;
  Committed now_;
};

} // namespace

std::int64_t messages_copied(const std::vector<RoomCursor>& cursors) {
  std::int64_t total = 0;
  for (const auto& cursor : cursors)
    total += cursor.digest.count;
  return total;
}

Rate copy_messages(LegacySource& source, ChatStore& store, const Plan& plan, const std::string& run,
                   const std::function<void()>& begun, const std::function<void(const Committed&)>& committed,
                   const std::function<void(std::uint64_t)>& progress, const StopRequested& stop) {
  const Stopwatch watch;
  Rate rate{"copy messages", 0, 0, 0};
  const auto cursors = store.cursors(run);
  const auto before = static_cast<std::uint64_t>(messages_copied(cursors));
  progress(before);
  Writer writer(store, run, begun, committed);
  Reader reader(source, plan, cursors);
  ChunkFeeder feeder([&reader](ChunkFeeder::Reading& reading) { reader(reading); });
  while (auto chunk = feeder.take()) {
    writer.take(*chunk);
    rate.units += chunk->messages.size();
    rate.bytes += chunk->messages.bytes();
    feeder.give_back(std::move(chunk));
    progress(before + rate.units);
    if (stop && stop()) {
      writer.commit();
      throw Error(ErrorKind::interrupted, "stopped while copying messages")
          .hint("What is copied stays; the same command goes on from there.");
    }
  }
  writer.commit();
  rate.seconds = watch.seconds();
  return rate;
}

} // namespace gc2pc
