// SPDX-License-Identifier: Apache-2.0
/// \file
/// The policies and their values by their names in the rule file: listed once, for reading and writing it.
#pragma once

#include "mappings/model/policies.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace gc2pc::rule_names {

template <class Policy, std::size_t count>
using Names = std::array<std::pair<std::string_view, Policy>, count>;

inline constexpr Names<BadText, 2> bad_text{{{"replace", BadText::replace}, {"fail", BadText::fail}}};
inline constexpr Names<RootRooms, 2> root_rooms{
    {{"default-category", RootRooms::default_category}, {"fail", RootRooms::fail}}};
inline constexpr Names<LongNames, 2> long_names{{{"shorten", LongNames::shorten}, {"fail", LongNames::fail}}};
inline constexpr Names<NameConflict, 2> name_conflict{
    {{"suffix", NameConflict::suffix}, {"fail", NameConflict::fail}}};
inline constexpr Names<TargetConflict, 4> target_conflict{{{"fail", TargetConflict::fail},
                                                           {"suffix", TargetConflict::suffix},
                                                           {"adopt", TargetConflict::adopt},
                                                           {"overwrite", TargetConflict::overwrite}}};
inline constexpr Names<DisabledRooms, 2> disabled_rooms{
    {{"skip", DisabledRooms::skip}, {"keep", DisabledRooms::keep}}};
inline constexpr Names<Topic, 2> topic{{{"append", Topic::append}, {"drop", Topic::drop}}};
inline constexpr Names<MixedSettings, 2> mixed_settings{
    {{"category", MixedSettings::category}, {"split", MixedSettings::split}}};
inline constexpr Names<RootManagers, 2> root_managers{
    {{"apply", RootManagers::apply}, {"drop", RootManagers::drop}}};
inline constexpr Names<BadValues, 2> bad_values{
    {{"fail", BadValues::fail}, {"leave-out", BadValues::leave_out}}};
inline constexpr Names<BadTime, 2> bad_time{{{"fail", BadTime::fail}, {"clamp", BadTime::clamp}}};
inline constexpr Names<BlankNames, 2> blank_names{
    {{"replace", BlankNames::replace}, {"fail", BlankNames::fail}}};
inline constexpr Names<XmlCharacters, 2> xml_characters{
    {{"keep", XmlCharacters::keep}, {"replace", XmlCharacters::replace}}};
inline constexpr Names<bool, 2> truth{{{"true", true}, {"false", false}}};

/// A name that is given may be too long for the product, as a legacy one may: C9 says what happens then.
inline constexpr Utf16Length max_separator{16}, max_category_name{256}, max_any_name{1024},
    max_sip_domain{200};

/// Calls `visit.choice(element, value, names)` or `visit.text(element, value, limit)` for each policy that is
/// one word or one text. Rules is Policies, constant when they are only written.
template <class Rules, class Visit>
void for_each_policy(Rules& rules, Visit& visit) {
  visit.choice("bad-text", rules.bad_text, bad_text);
  visit.choice("bad-values", rules.bad_values, bad_values);
  visit.choice("bad-time", rules.bad_time, bad_time);
  visit.choice("xml-characters", rules.xml_characters, xml_characters);
  visit.choice("blank-names", rules.blank_names, blank_names);
  visit.text("separator", rules.separator, max_separator);
  visit.choice("root-rooms", rules.root_rooms, root_rooms);
  visit.text("default-category-name", rules.default_category_name, max_category_name);
  visit.choice("long-names", rules.long_names, long_names);
  visit.choice("name-conflict", rules.name_conflict, name_conflict);
  visit.choice("target-conflict", rules.target_conflict, target_conflict);
  visit.choice("disabled-rooms", rules.disabled_rooms, disabled_rooms);
  visit.choice("topic", rules.topic, topic);
  visit.choice("mixed-settings", rules.mixed_settings, mixed_settings);
  visit.choice("root-managers", rules.root_managers, root_managers);
  visit.choice("mark-principals-dirty", rules.mark_principals_dirty, truth);
}

/// The same of an Override, whose values are optional.
template <class Rule, class Visit>
void for_each_exception(Rule& rule, Visit& visit) {
  visit.choice("skip", rule.skip, truth);
  visit.text("rename", rule.rename, max_any_name);
  visit.text("target-category", rule.target_category, max_category_name);
  visit.choice("long-names", rule.long_names, long_names);
  visit.choice("name-conflict", rule.name_conflict, name_conflict);
  visit.choice("target-conflict", rule.target_conflict, target_conflict);
}

} // namespace gc2pc::rule_names
