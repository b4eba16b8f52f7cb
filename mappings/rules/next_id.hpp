// SPDX-License-Identifier: Apache-2.0
/// \file
/// New ids continue after the highest there is.
#pragma once

#include <cstdint>

namespace gc2pc {

/// The id after `highest`, which becomes it. After the highest number of all it continues with the lowest,
/// which is out of range as well, but never the same twice (C59).
[[nodiscard]] constexpr std::int64_t next_id(std::int64_t& highest) {
  highest = static_cast<std::int64_t>(static_cast<std::uint64_t>(highest) + 1);
  return highest;
}

} // namespace gc2pc
