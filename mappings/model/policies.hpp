// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an operator may decide: the policies of the mapping rule file, each with the documented default, and
/// exceptions from them for single categories and rooms.
#pragma once

#include "mappings/model/guid.hpp"
#include "mappings/model/strong.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

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
enum class BadValues { fail, leave_out };                     ///< C57
enum class BadTime { fail, clamp };                           ///< C58
enum class BlankNames { replace, fail };                      ///< C60
enum class XmlCharacters { keep, replace };                   ///< C60

/// How names of an item are made when they are too long or taken (C9–C12).
struct NamePolicies {
  LongNames long_names = LongNames::shorten;
  NameConflict name_conflict = NameConflict::suffix;
  TargetConflict target_conflict = TargetConflict::fail;
};

/// C44, where it is said: nothing inside stands for `none`.
struct StartDate {
  std::optional<Ticks> from;
};

/// What the operator decided for one category, with everything in it, or for one room. What is not set is as
/// above it.
struct Override {
  bool is_category = false;
  std::optional<Guid> guid; ///< of the legacy item; else `path` names it
  std::string path;         ///< legacy names below the root, joined by the separator (C7)
  int line = 0;             ///< in the rule file, for messages

  std::optional<bool> skip;                   ///< true: stays behind; false: migrates though disabled
  std::optional<std::string> rename;          ///< the full name of this one item, before C9
  std::optional<std::string> target_category; ///< name of the category where rooms end
  std::optional<LongNames> long_names;
  std::optional<NameConflict> name_conflict;
  std::optional<TargetConflict> target_conflict;
  std::optional<StartDate> start_date;
};

/// The effective rules of a run. Its name policies hold for every item without an override.
struct Policies : NamePolicies {
  BadText bad_text = BadText::replace;
  std::string separator = "-"; ///< 1 to 16 UTF-16 units (C6)
  RootRooms root_rooms = RootRooms::default_category;
  std::string default_category_name = "General"; ///< 1 to 256 UTF-16 units (C8)
  DisabledRooms disabled_rooms = DisabledRooms::skip;
  Topic topic = Topic::append;
  MixedSettings mixed_settings = MixedSettings::category;
  std::map<std::int64_t, std::int64_t> visibility; ///< legacy value → 2, 3 or 6 (C20)
  RootManagers root_managers = RootManagers::apply;
  bool mark_principals_dirty = true;     ///< C39
  std::optional<std::string> sip_domain; ///< C42: at most 200 UTF-16 units
  BadValues bad_values = BadValues::fail;
  BadTime bad_time = BadTime::fail;
  BlankNames blank_names = BlankNames::replace;
  XmlCharacters xml_characters = XmlCharacters::keep;
  std::optional<Ticks> start_date; ///< C44: messages before it are left out
  std::vector<Override> overrides; ///< in the order of the file
};

} // namespace gc2pc
