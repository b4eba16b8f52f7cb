// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/room_changes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gc2pc::report {

namespace {

/// Codes whose names are no words of people.
constexpr std::array plain_words{std::pair{Code::addin_lost, "add-in lost"},
                                 std::pair{Code::definer_off_path, "rights from another branch"},
                                 std::pair{Code::invite_forced_off, "invitations off"},
                                 std::pair{Code::room_moved, "other category"},
                                 std::pair{Code::room_scope_lost, "own scope lost"},
                                 std::pair{Code::room_setting_lost, "own setting lost"},
                                 std::pair{Code::room_without_people, "no active members"}};

} // namespace

std::optional<std::string> word_of(Code code) {
  constexpr std::array seen{Code::room_moved, Code::room_split, Code::topic_appended,
                            Code::visibility_mapped};
  const auto& said = text_of(code);
  if (said.name.starts_with("name-") ||
      (said.severity == Severity::info && std::find(seen.begin(), seen.end(), code) == seen.end()))
    return std::nullopt;
  const auto plain = std::find_if(plain_words.begin(), plain_words.end(),
                                  [&](const auto& entry) { return entry.first == code; });
  if (plain != plain_words.end())
    return plain->second;
  std::string word(said.name);
  std::replace(word.begin(), word.end(), '-', ' ');
  return word;
}

RoomChanges::RoomChanges(const Plan& plan) {
  for (const auto& finding : plan.findings)
    if (finding.guid)
      codes_[*finding.guid].insert(finding.code);
}

const std::set<Code>& RoomChanges::codes_of(const RoomPlan& room) const {
  static const std::set<Code> none;
  const auto found = codes_.find(room.guid);
  return found == codes_.end() ? none : found->second;
}

std::string RoomChanges::words_of(const RoomPlan& room) const {
  std::string words(room.name == room.legacy_name ? std::string_view() : new_name);
  for (const auto code : codes_of(room))
    if (const auto word = word_of(code))
      words.append(words.empty() ? "" : ", ").append(*word);
  return words;
}

} // namespace gc2pc::report
