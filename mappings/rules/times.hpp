// SPDX-License-Identifier: Apache-2.0
/// \file
/// C58: times that no calendar has, and what a message's time is compared with.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/finding_log.hpp"

#include <optional>

namespace gc2pc {

/// Ticks of the years 1 to 9999.
inline constexpr Ticks earliest_ticks{0}, latest_ticks{last_tick};

[[nodiscard]] constexpr bool is_in_range(Ticks ticks) {
  return earliest_ticks <= ticks && ticks <= latest_ticks;
}
/// The nearer end of the range when it is outside.
[[nodiscard]] constexpr Ticks clamped(Ticks ticks) {
  return ticks < earliest_ticks ? earliest_ticks : ticks > latest_ticks ? latest_ticks : ticks;
}

/// Adds one finding for each row with a time out of range, and clamps it when the policy says so.
void judge_times(legacy::Inventory& source, BadTime policy, FindingLog& log);

/// Later messages are not plausible; nothing when there is nothing to compare with.
[[nodiscard]] std::optional<Ticks> message_time_limit(const legacy::Inventory& source);

/// A value as a column of type datetime takes it on every engine.
struct ColumnDate {
  DateTime date;
  bool cut = false; ///< it was before the first date that the type has
};

[[nodiscard]] ColumnDate column_date(DateTime date);

} // namespace gc2pc
