// SPDX-License-Identifier: Apache-2.0
/// \file
/// The values of policies by their names in the rule file, for reading and writing it.
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
inline constexpr Names<bool, 2> truth{{{"true", true}, {"false", false}}};

} // namespace gc2pc::rule_names
