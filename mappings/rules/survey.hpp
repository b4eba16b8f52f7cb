// SPDX-License-Identifier: Apache-2.0
/// \file
/// C2, C43, C44, C51: what one pass over all messages finds: counts, authors, bad text, file links, digests.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/model/source_facts.hpp"
#include "mappings/rules/channel_memory.hpp"
#include "mappings/rules/channels.hpp"
#include "mappings/rules/finding_log.hpp"
#include "mappings/rules/link_book.hpp"
#include "mappings/rules/message_rules.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// What becomes of a channel.
struct ChannelFacts {
  ChannelKind kind = ChannelKind::no_room;
  Guid guid;                  ///< of the room in the target
  std::optional<Ticks> start; ///< messages before it are left out
};

/// The GUID that stands for an author in the target; nothing if unknown (the placeholder is used then).
using AuthorGuid = std::function<std::optional<Guid>(legacy::PrincipalId)>;
/// Looks up a channel.
using ChannelLookup = std::function<ChannelFacts(legacy::NodeId)>;

/// Gets a channel that was surveyed whole.
using RememberChannel = std::function<void(const ChannelMemory&)>;

/// Gets each message that is migrated, cleaned and converted, with its hash; may take its texts.
using FollowMessages = std::function<void(legacy::Message&, const Sha256Bytes&)>;

/// Takes every message once. Memory grows with channels, authors and files, never
/// with messages; links and bad rows are bounded.
class Survey {
 public:
  /// `time_limit`: later messages are not plausible (C58). `links` gets those of migrated messages.
  Survey(const Policies& policies, std::optional<Ticks> time_limit, ChannelLookup channels,
         AuthorGuid authors, Guid placeholder, LinkBook links, FindingLog& log);

  void take(std::span<legacy::Message> messages);
  /// C57: messages that cannot be read.
  void take_bad(std::span<const legacy::BadMessage> messages);

  /// From now on every channel is also remembered by itself; `sink` gets each one when the next begins, and
  /// the last one from `finish_channel`.
  void remember(RememberChannel sink) { remember_ = std::move(sink); }
  void finish_channel();
  /// From now on every migrated message goes to `sink` when it was looked at.
  void follow(FollowMessages sink) { follow_ = std::move(sink); }
  /// Takes a channel over as it was remembered; newer messages may follow with `take`. False, and
  /// nothing is taken over, when the basis is another one now.
  [[nodiscard]] bool recall(const ChannelMemory& memory);

  /// By channel id, also those that are not rooms.
  [[nodiscard]] const std::map<legacy::NodeId, ChannelSurvey>& channels() const { return channels_; }
  /// Authors of migrated messages that exist, ascending.
  [[nodiscard]] const std::set<legacy::PrincipalId>& authors() const { return written_by_; }
  /// Messages given to the placeholder.
  [[nodiscard]] std::int64_t unknown_author_messages() const { return unknown_; }
  /// Messages by year; empty when a channel was recalled: its years are not remembered.
  [[nodiscard]] std::map<int, SourceFacts::Year> years() const;
  [[nodiscard]] const LinkBook& links() const { return links_; }
  /// Links beyond those that are looked at in a message.
  [[nodiscard]] std::int64_t links_beyond() const { return links_beyond_; }
  /// Messages that belong to no channel, because their channelId cannot be read.
  [[nodiscard]] std::int64_t without_channel() const { return without_channel_; }
  [[nodiscard]] const MessageConversion& conversion() const { return rules_.conversion(); }
  /// C3, C43, C56–C58, C60: what is said of a channel, or of the messages as a whole. After the last message.
  void report() const;

 private:
  struct Author {
    Guid guid;
    bool known = false, seen = false;
    std::optional<legacy::NodeId> wrote_in = {}; ///< remembered of this channel already
  };
  void take_message(legacy::Message& message);
  void take_bad_message(const legacy::BadMessage& message, bool same_row);
  void begin_channel(legacy::NodeId channel);
  void count_year(Ticks date, bool migrated);
  void look_at(legacy::Message& message);
  void look_at_date(Ticks date);
  void look_at_texts(ChannelSurvey& channel, const legacy::BadMessage& message);
  void flush();
  void write(legacy::Message& message);
  void report_bad_text(legacy::NodeId room, const std::string& id, std::int64_t in_content,
                       std::int64_t in_rtf);
  void find_links(std::string_view content);
  Author& author(legacy::PrincipalId id);
  [[nodiscard]] std::string basis(const ChannelFacts& facts, const std::vector<legacy::PrincipalId>& authors);

  BadText bad_text_;
  BadValues bad_values_;
  BadTime bad_time_;
  MessageRules rules_;
  std::optional<Ticks> time_limit_;
  ChannelLookup lookup_;
  AuthorGuid author_guid_;
  Guid placeholder_;
  FindingLog& log_;
  std::map<legacy::NodeId, ChannelSurvey> channels_;
  std::unordered_map<legacy::PrincipalId, Author> authors_;
  std::set<legacy::PrincipalId> written_by_;
  LinkBook links_;
  std::int64_t links_beyond_ = 0;
  std::int64_t unknown_ = 0, without_channel_ = 0;
  UnreadColumns bad_columns_;
  std::optional<legacy::BadMessage> last_bad_; ///< its columns come one after the other
  std::map<int, SourceFacts::Year> years_;
  SourceFacts::Year* year_ = nullptr; ///< of the message before: most are of the same year
  Ticks year_begin_, year_end_;
  bool all_read_ = true;    ///< no channel was recalled
  legacy::Message waiting_; ///< until it is known that no other has its key (C56)
  bool is_waiting_ = false, has_twin_ = false;
  std::optional<legacy::NodeId> current_;
  ChannelFacts facts_;
  ChannelSurvey* channel_ = nullptr;
  RememberChannel remember_;
  FollowMessages follow_;
  ChannelMemory memory_;                     ///< of the current channel, when a caller remembers it
  std::set<legacy::PrincipalId> wrote_here_; ///< in the current channel, known or not
};

} // namespace gc2pc
