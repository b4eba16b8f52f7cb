// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an operator may decide: the policies of the mapping rule file, each with the documented default.
#pragma once

#include "mappings/model/strong.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace gc2pc {

enum class BadText { replace, fail };                         ///< C3
enum class RootRooms { default_category, fail };              ///< C8
enum class LongNames { shorten, fail };                       ///< C9
enum class NameConflict { suffix, fail };                     ///< C11
enum class TargetConflict { fail, suffix, adopt, overwrite }; ///< C12
enum class DisabledRooms { skip, keep };                      ///< C13
enum class Topic { append, drop };                            ///< C16
enum class MixedSettings { category, split };                 ///< C19
enum class RootManagers { apply, drop };                      ///< C25

/// The effective rules of a run.
struct Policies {
  BadText bad_text = BadText::replace;
  std::string separator = "-"; ///< 1 to 16 UTF-16 units (C6)
  RootRooms root_rooms = RootRooms::default_category;
  std::string default_category_name = "General"; ///< 1 to 256 UTF-16 units (C8)
  LongNames long_names = LongNames::shorten;
  NameConflict name_conflict = NameConflict::suffix;
  TargetConflict target_conflict = TargetConflict::fail;
  DisabledRooms disabled_rooms = DisabledRooms::skip;
  Topic topic = Topic::append;
  MixedSettings mixed_settings = MixedSettings::category;
  std::map<std::int64_t, std::int64_t> visibility; ///< legacy value → 2, 3 or 6 (C20)
  RootManagers root_managers = RootManagers::apply;
  bool mark_principals_dirty = true;     ///< C39
  std::optional<std::string> sip_domain; ///< C42
  std::optional<Ticks> start_date;       ///< C44: messages before it are left out
};

} // namespace gc2pc
