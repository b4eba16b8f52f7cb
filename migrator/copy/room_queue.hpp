// SPDX-License-Identifier: Apache-2.0
/// \file
/// The rooms of a plan, handed out to the thread that copies next.
#pragma once

#include "mappings/model/plan.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <vector>

namespace gc2pc {

/// Several threads may take rooms.
class RoomQueue {
 public:
  /// For one copier in the plan's order. For several the largest first, so that none of them is left alone
  /// with a large room at the end.
  RoomQueue(const Plan& plan, int copiers) {
    for (const auto& room : plan.rooms)
      rooms_.push_back(&room);
    if (copiers > 1)
      std::stable_sort(rooms_.begin(), rooms_.end(), [](const RoomPlan* a, const RoomPlan* b) {
        return a->digest.count > b->digest.count;
      });
  }

  /// Null when there are no more.
  [[nodiscard]] const RoomPlan* take() {
    const auto index = next_.fetch_add(1);
    return index < rooms_.size() ? rooms_[index] : nullptr;
  }

 private:
  std::vector<const RoomPlan*> rooms_;
  std::atomic<std::size_t> next_ = 0;
};

} // namespace gc2pc
