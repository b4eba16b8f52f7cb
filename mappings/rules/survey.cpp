// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/survey.hpp"

#include "mappings/model/text.hpp"
#include "mappings/rules/clean.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::string_view link_scheme = "ma-filelink:";

} // namespace

Survey::Survey(BadText bad_text, ChannelLookup channels, AuthorGuid authors, Guid placeholder,
               FindingLog& log)
    : bad_text_(bad_text), lookup_(std::move(channels)), author_guid_(std::move(authors)),
      placeholder_(placeholder), log_(log) {}

void Survey::take(std::span<legacy::Message> messages) {
  for (auto& message : messages)
    take_message(message);
}

Survey::Author& Survey::author(legacy::PrincipalId id) {
  const auto [found, fresh] = authors_.try_emplace(id);
  if (fresh) {
    const auto guid = author_guid_(id);
    found->second = {guid.value_or(placeholder_), guid.has_value(), false};
  }
  return found->second;
}

void Survey::take_message(legacy::Message& message) {
  if (current_ != message.room) {
    current_ = message.room;
    facts_ = lookup_(message.room);
    channel_ = &channels_[message.room];
  }
  if (facts_.start && message.date < *facts_.start) {
    ++channel_->before_start;
    return;
  }
  if (facts_.kind != ChannelFacts::Kind::migrated_room) {
    ++channel_->messages;
    return;
  }
  const auto in_content = clean_utf8(message.content);
  const auto in_rtf = message.rtf ? clean_utf8(*message.rtf) : 0;
  if (in_content + in_rtf != 0)
    log_.add(
        {bad_text_code(bad_text_),
         "tblChat",
         "channelId " + std::to_string(message.room.value) + ", chatId " + std::to_string(message.id.value),
         std::nullopt,
         {},
         std::to_string(in_content + in_rtf) + (in_content + in_rtf == 1 ? " place" : " places") + " in " +
             (in_content != 0 && in_rtf != 0 ? "content, rtf"
              : in_content != 0              ? "content"
                                             : "rtf"),
         1});
  find_links(message.content);

  auto& by = author(message.author);
  if (!by.known)
    ++unknown_;
  else if (!by.seen)
    written_by_.insert(message.author);
  by.seen = true;

  ++channel_->messages;
  channel_->bytes +=
      static_cast<std::int64_t>(message.content.size() + (message.rtf ? message.rtf->size() : 0));
  channel_->last = std::max(channel_->last, message.id);
  channel_->digest.add(hasher_.hash(&facts_.guid, message.id, message.date, &by.guid, message.is_alert,
                                    message.content, message.rtf));
}

void Survey::find_links(std::string_view content) {
  for (auto at = content.find(link_scheme); at != content.npos; at = content.find(link_scheme)) {
    content.remove_prefix(at + link_scheme.size());
    if (content.starts_with("//"))
      content.remove_prefix(2);
    const auto path = content.substr(0, link_path_length(content));
    if (!path.empty())
      ++links_[std::string(path)];
    content.remove_prefix(path.size());
  }
}

} // namespace gc2pc
