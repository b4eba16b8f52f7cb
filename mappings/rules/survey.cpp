// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/survey.hpp"

#include "mappings/model/sha256.hpp"
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

void Survey::begin_channel(legacy::NodeId channel) {
  finish_channel();
  current_ = channel;
  facts_ = lookup_(channel);
  channel_ = &channels_[channel];
  memory_.channel = channel;
}

void Survey::finish_channel() {
  if (current_ && remember_) {
    memory_.seen = *channel_;
    memory_.authors.assign(wrote_here_.begin(), wrote_here_.end());
    memory_.basis = basis(facts_, memory_.authors);
    remember_(memory_);
  }
  current_.reset();
  memory_ = {};
  wrote_here_.clear();
}

// Everything that decides what a message of the channel comes to, besides the message.
std::string Survey::basis(const ChannelFacts& facts, const std::vector<legacy::PrincipalId>& authors) {
  Sha256 sum;
  sum.update(std::to_string(static_cast<int>(bad_text_)) + ' ' +
             std::to_string(static_cast<int>(facts.kind)) + ' ' + facts.guid.text() + ' ' +
             (facts.start ? std::to_string(facts.start->value) : "-") + '\n');
  for (const auto id : authors) {
    const auto& by = author(id);
    sum.update(std::to_string(id.value) + ' ' + by.guid.text() + (by.known ? " known\n" : " unknown\n"));
  }
  return hex(sum.finish());
}

bool Survey::recall(const ChannelMemory& memory) {
  finish_channel();
  if (basis(lookup_(memory.channel), memory.authors) != memory.basis)
    return false;
  begin_channel(memory.channel);
  *channel_ = memory.seen;
  for (const auto id : memory.authors) {
    auto& by = author(id);
    by.seen = true;
    if (by.known)
      written_by_.insert(id);
  }
  unknown_ += memory.unknown;
  for (const auto& [path, times] : memory.links)
    links_[path] += times;
  for (const auto& finding : memory.findings)
    log_.add(finding);
  memory_ = memory;
  wrote_here_.insert(memory.authors.begin(), memory.authors.end());
  return true;
}

void Survey::report_bad_text(const legacy::Message& message, std::int64_t in_content, std::int64_t in_rtf) {
  Finding finding{
      bad_text_code(bad_text_),
      "tblChat",
      "channelId " + std::to_string(message.room.value) + ", chatId " + std::to_string(message.id.value),
      std::nullopt,
      {},
      std::to_string(in_content + in_rtf) + (in_content + in_rtf == 1 ? " place" : " places") + " in " +
          (in_content != 0 && in_rtf != 0 ? "content, rtf"
           : in_content != 0              ? "content"
                                          : "rtf"),
      1};
  if (remember_)
    memory_.findings.push_back(finding);
  log_.add(std::move(finding));
}

void Survey::take_message(legacy::Message& message) {
  if (current_ != message.room)
    begin_channel(message.room);
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
    report_bad_text(message, in_content, in_rtf);
  find_links(message.content);

  auto& by = author(message.author);
  if (!by.known)
    ++unknown_;
  else if (!by.seen)
    written_by_.insert(message.author);
  by.seen = true;
  if (remember_) {
    memory_.unknown += by.known ? 0 : 1;
    wrote_here_.insert(message.author);
  }

  ++channel_->messages;
  channel_->bytes +=
      static_cast<std::int64_t>(message.content.size() + (message.rtf ? message.rtf->size() : 0));
  channel_->last = std::max(channel_->last, message.id);
  channel_->digest.add(hasher_.hash(&facts_.guid, message.id, message.date, &by.guid, message.is_alert,
                                    message.content, message.rtf));
}

void Survey::add_link(std::string path, std::int64_t times) {
  if (remember_)
    memory_.links[path] += times;
  links_[std::move(path)] += times;
}

void Survey::find_links(std::string_view content) {
  for (auto at = content.find(link_scheme); at != content.npos; at = content.find(link_scheme)) {
    content.remove_prefix(at + link_scheme.size());
    if (content.starts_with("//"))
      content.remove_prefix(2);
    const auto path = content.substr(0, link_path_length(content));
    if (!path.empty())
      add_link(std::string(path), 1);
    content.remove_prefix(path.size());
  }
}

} // namespace gc2pc
