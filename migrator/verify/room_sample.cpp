// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/room_sample.hpp"

#include "mappings/model/sha256.hpp"

namespace gc2pc {

// By a digest, because GUIDs of one server may have bytes in common.
bool RoomSample::has(const Guid& room) const {
  if (is_whole())
    return true;
  constexpr unsigned hundred = 100;
  return std::stoul(sha256_hex(room.text()).substr(0, 8), nullptr, 16) % hundred <
         static_cast<unsigned>(percent_);
}

std::vector<DigestLine> RoomSample::of(std::vector<DigestLine> lines) const {
  if (!is_whole())
    std::erase_if(lines, [&](const DigestLine& line) {
      return line.kind == LineKind::message && line.group && !has(*line.group);
    });
  return lines;
}

} // namespace gc2pc
