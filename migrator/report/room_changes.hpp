// SPDX-License-Identifier: Apache-2.0
/// \file
/// What changes about a room, in a word or two for each: the same words in the page's table, in CSV and in
/// notices.
#pragma once

#include "mappings/model/plan.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gc2pc::report {

inline constexpr std::string_view new_name = "new name";
inline constexpr std::string_view not_migrated = "not migrated";

/// "room moved"; nothing for most notes, which say that something had no effect, and for names, which are
/// there to be read.
[[nodiscard]] std::optional<std::string> word_of(Code code);

/// The findings about each room of a plan.
class RoomChanges {
 public:
  explicit RoomChanges(const Plan& plan);
  /// In the order of Code.
  [[nodiscard]] const std::set<Code>& codes_of(const RoomPlan& room) const;
  /// "new name, room moved".
  [[nodiscard]] std::string words_of(const RoomPlan& room) const;

 private:
  std::unordered_map<Guid, std::set<Code>> codes_;
};

} // namespace gc2pc::report
