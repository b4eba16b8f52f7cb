// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which rooms a quick check reads.
#pragma once

#include "mappings/model/group_digest.hpp"
#include "mappings/model/guid.hpp"

#include <vector>

namespace gc2pc {

/// Rooms chosen by their GUIDs: about `percent` of 100, always the same ones.
class RoomSample {
 public:
  /// 1 to 100; 100 is all rooms.
  explicit RoomSample(int percent) : percent_(percent) {}

  [[nodiscard]] bool is_whole() const { return percent_ >= 100; }
  [[nodiscard]] bool has(const Guid& room) const;
  /// The lines without those of messages of rooms that are not chosen.
  [[nodiscard]] std::vector<DigestLine> of(std::vector<DigestLine> lines) const;

 private:
  int percent_;
};

} // namespace gc2pc
