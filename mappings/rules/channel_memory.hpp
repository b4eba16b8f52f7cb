// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a survey of one channel came to, kept so that a later one need not read its messages again.
#pragma once

#include "mappings/model/finding.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/rules/bad_values.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Texts of a column that are not empty, and how many of them are not well-formed (C3).
struct TextColumn {
  std::int64_t texts = 0, bad = 0;

  void add(std::string_view text, std::int64_t bad_places) {
    texts += text.empty() ? 0 : 1;
    bad += bad_places == 0 ? 0 : 1;
  }
  void add(const TextColumn& other) {
    texts += other.texts;
    bad += other.bad;
  }
  friend bool operator==(const TextColumn&, const TextColumn&) = default;
};

/// What was seen of one channel. What is below `digest` is of migrated rooms only.
struct ChannelSurvey {
  std::int64_t messages = 0, bytes = 0, before_start = 0;
  ChatId last; ///< highest chatId; 0 without messages
  GroupDigest digest;
  std::int64_t left_out = 0;        ///< messages that cannot be read (C57)
  std::int64_t twins = 0;           ///< messages beyond the first of their key (C56) …
  std::int64_t repeated_keys = 0;   ///< … and of how many keys
  std::int64_t out_of_range = 0;    ///< chatDate that is no time of the calendar (C58)
  std::int64_t early = 0, late = 0; ///< not plausible: before 2003, after the limit (C58)
  std::optional<Ticks> latest;      ///< chatDate, of those
  std::int64_t xml = 0;             ///< messages with characters that XML does not allow (C60)
  std::int64_t rtf_dropped = 0;     ///< C43
  TextColumn content, rtf;          ///< C3

  friend bool operator==(const ChannelSurvey&, const ChannelSurvey&) = default;
};

/// A channel with more of either is read whole every time: what is remembered stays small beside its
/// messages.
inline constexpr std::size_t most_remembered_findings = 1'000, most_remembered_links = 10'000;

/// All that a channel's messages bring into a plan.
struct ChannelMemory {
  legacy::NodeId channel;
  /// Of everything but the messages that it depends on: what the channel becomes, its start date, who its
  /// authors become. With another basis it is worth nothing.
  std::string basis;
  /// What chatDate was compared with (C58). Another one does no harm where all messages are before both.
  std::optional<Ticks> time_limit;
  ChannelSurvey seen;
  std::vector<legacy::PrincipalId> authors;  ///< all that wrote a migrated message, ascending
  std::int64_t unknown = 0;                  ///< messages given to the placeholder
  std::map<std::string, std::int64_t> links; ///< paths that are linked to, with how many links there are
  std::map<std::string, UnreadColumn> bad;   ///< values that cannot be read, by column
  std::vector<Finding> findings;             ///< of bad text, in the order of the messages

  bool is_complete = true; ///< not when there is more than may be remembered

  friend bool operator==(const ChannelMemory&, const ChannelMemory&) = default;
};

} // namespace gc2pc
