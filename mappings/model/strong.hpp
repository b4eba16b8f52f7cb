// SPDX-License-Identifier: Apache-2.0
/// \file
/// Strong integer types: an id of one kind, a tick count and a length in UTF-16 units cannot be mixed up.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace gc2pc {

/// A 64-bit integer that belongs to `Tag`. 64 bits everywhere, because a driver that narrows to int cuts
/// silently.
template <class Tag>
struct Strong {
  std::int64_t value = 0;

  constexpr Strong() = default;
  constexpr explicit Strong(std::int64_t v) : value(v) {}
  friend constexpr auto operator<=>(Strong, Strong) = default;
};

/// .NET ticks: 100 ns since 0001-01-01T00:00:00 UTC.
using Ticks = Strong<struct TicksTag>;
/// Length of a text in UTF-16 code units: what nvarchar(n) counts.
using Utf16Length = Strong<struct Utf16LengthTag>;
/// Sequence number of a message within its room; this is the order of messages (C43).
using ChatId = Strong<struct ChatIdTag>;

} // namespace gc2pc

template <class Tag>
struct std::hash<gc2pc::Strong<Tag>> {
  std::size_t operator()(gc2pc::Strong<Tag> v) const noexcept { return std::hash<std::int64_t>{}(v.value); }
};
