// SPDX-License-Identifier: Apache-2.0
/// \file
/// The rooms of a plan, handed out to the thread that copies next.
#pragma once

#include "mappings/model/plan.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace gc2pc {

/// Rooms handed out at once at most.
inline constexpr std::size_t most_rooms_at_once = 1'000;

/// Several threads may take rooms.
class RoomQueue {
 public:
  /// For one copier in the plan's order. For several the largest first, so that none of them is left alone
  /// with a large room at the end.
  RoomQueue(const Plan& plan, int copiers) : copiers_(copiers) {
    for (const auto& room : plan.rooms) {
      rooms_.push_back(&room);
      left_ += room.digest.count;
    }
    if (copiers > 1)
      std::stable_sort(rooms_.begin(), rooms_.end(), [](const RoomPlan* a, const RoomPlan* b) {
        return a->digest.count > b->digest.count;
      });
  }

  /// Rooms that are read one after the other, so that a server far away can be asked for the next ones ahead;
  /// none when there are no more. Of several copiers each takes a part of what is left, so that all of them
  /// end together.
  [[nodiscard]] std::vector<const RoomPlan*> take() {
    constexpr std::int64_t worth_a_turn = 2'000, parts = 4;
    const std::lock_guard lock(mutex_);
    const auto most = copiers_ == 1 ? left_ : std::max(worth_a_turn, left_ / (parts * copiers_));
    std::vector<const RoomPlan*> taken;
    for (std::int64_t messages = 0; next_ < rooms_.size() && taken.size() < most_rooms_at_once; ++next_) {
      messages += rooms_[next_]->digest.count;
      if (!taken.empty() && messages > most)
        break;
      left_ -= rooms_[next_]->digest.count;
      taken.push_back(rooms_[next_]);
    }
    return taken;
  }

 private:
  std::mutex mutex_;
  int copiers_;
  std::vector<const RoomPlan*> rooms_;
  std::size_t next_ = 0;
  std::int64_t left_ = 0; ///< messages of the rooms that were not taken
};

} // namespace gc2pc
