// SPDX-License-Identifier: Apache-2.0
#include "migrator/copy/chunk_writer.hpp"

#include "adapters/fault_point.hpp"

#include <algorithm>
#include <vector>

namespace gc2pc {
namespace {

bool same(const RoomCursor& a, const RoomCursor& b) {
  return a.last == b.last && a.digest == b.digest && a.complete == b.complete;
}

} // namespace

ChunkWriter::ChunkWriter(CopyTarget& target)
    : target_(target),
      opening_(target.opening != nullptr && target.opening->valid() ? std::move(*target.opening)
                                                                    : open_writer(target.store, target.run)) {
}

MessageWriter& ChunkWriter::writer() {
  if (opening_.valid()) {
    auto opened = opening_.get();
    writer_ = std::move(opened.writer);
    if (ending_ == 0)
      ending_ = opened.seconds / 2; // about half as many round trips
  }
  return *writer_;
}

void ChunkWriter::take(const Chunk& chunk) {
  if (pending_.empty()) {
    making_ = {};
    const std::lock_guard lock(target_.mutex);
    target_.events.begun();
    fault_point(FaultPoint::chunk_begun);
  }
  writer().append(chunk.messages.rows());
  now_.messages += static_cast<std::int64_t>(chunk.messages.size());
  now_.bytes += static_cast<std::int64_t>(chunk.messages.bytes());
  for (const auto& cursor : chunk.cursors)
    pending_[cursor.room] = cursor;
  if (is_full())
    commit();
}

bool ChunkWriter::is_full() const {
  constexpr double times_as_long = 16;
  const auto has = [&](std::int64_t times) {
    return now_.messages >= times * target_.commit_rows || now_.bytes >= times * commit_bytes;
  };
  return has(1) && (making_.seconds() >= times_as_long * ending_ || has(target_.store.commit_growth()));
}

void ChunkWriter::commit() {
  if (pending_.empty())
    return;
  std::vector<RoomCursor> cursors;
  for (const auto& [room, cursor] : pending_)
    cursors.push_back(cursor);
  fault_point(FaultPoint::chunk_before_commit);
  const Stopwatch end;
  try {
    writer().commit(cursors);
  } catch (const Error&) {
    // The answer to a commit may be lost on its way: then the rows are there, and so are their cursors. A
    // target that does not answer this either is asked again by the next pass, which begins at the cursors.
    if (!arrived())
      throw;
    opening_ = open_writer(target_.store, target_.run);
  }
  ending_ = end.seconds();
  fault_point(FaultPoint::chunk_after_commit);
  now_.rooms = static_cast<std::int64_t>(cursors.size());
  now_.rooms_complete =
      std::count_if(cursors.begin(), cursors.end(), [](const RoomCursor& c) { return c.complete; });
  {
    const std::lock_guard lock(target_.mutex);
    target_.events.committed(now_);
  }
  now_ = {};
  pending_.clear();
}

bool ChunkWriter::arrived() {
  const std::lock_guard lock(target_.mutex);
  std::vector<RoomCursor> there;
  try {
    there = target_.store.cursors(target_.run);
  } catch (const Error&) { // what the commit itself reported remains
    return false;
  }
  return std::count_if(there.begin(), there.end(), [&](const RoomCursor& cursor) {
           const auto sent = pending_.find(cursor.room);
           return sent != pending_.end() && same(sent->second, cursor);
         }) == std::ssize(pending_);
}

} // namespace gc2pc
