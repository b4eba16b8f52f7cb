// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_source.hpp"

#include "adapters/export/archive_messages.hpp"
#include "adapters/export/unreadable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gc2pc {
namespace {

void add(MessageTotals& totals, std::optional<ChatId> id, std::size_t bytes) {
  // Without a number it is behind every past.
  if (!id)
    return;
  ++totals.count;
  totals.last = totals.count == 1 ? *id : std::max(totals.last, *id);
  totals.bytes += static_cast<std::int64_t>(bytes);
}

std::size_t bytes_of(const std::string& content, const std::optional<std::string>& rtf) {
  return content.size() + (rtf ? rtf->size() : 0);
}

/// `take(room, id, bytes)` for each message, those that cannot be read too.
template <class Take>
void for_each_message(MessageReader<legacy::Message>& reader, Take&& take) {
  Batch<legacy::Message> batch;
  while (reader.next(batch)) {
    for (const auto& message : batch.rows())
      take(message.room, std::optional(message.id), bytes_of(message.content, message.rtf));
    batch.in_order([](std::span<legacy::Message>) {},
                   [&](std::span<const legacy::BadMessage> values) {
                     const auto& value = values.front();
                     if (value.room)
                       take(*value.room, value.id, bytes_of(value.content.value_or(""), value.rtf));
                   });
  }
}

} // namespace

ArchiveSource::ArchiveSource(std::shared_ptr<const ArchiveFolder> folder) : folder_(std::move(folder)) {
  if (folder_->manifest().kind != ArchiveKind::group_chat)
    throw Error(ErrorKind::wrong_input,
                fmt::format("{} is an archive of a Persistent Chat store, not of a legacy database",
                            folder_->description()))
        .hint("Only an archive that was made with --raw can be migrated.");
  profile_ = parse_profile(folder_->small_file(archive_files::profile), std::string(archive_files::profile));
}

ServerFacts ArchiveSource::server_facts() {
  ServerFacts facts;
  facts.product = "archive";
  facts.version = fmt::format("format {}", folder_->manifest().format_version);
  return facts;
}

legacy::Inventory ArchiveSource::inventory() {
  legacy::Inventory inventory;
  legacy::for_each_table(inventory, [&]<class Row>(std::vector<Row>& rows) { rows = folder_->rows<Row>(); });
  const auto& facts = folder_->manifest().legacy;
  inventory.generation = facts.generation;
  inventory.compliance_rows = facts.compliance_rows;
  inventory.file_tokens = facts.file_tokens;
  inventory.constants = facts.constants;
  inventory.bad_values = folder_->rows<legacy::BadValue>();
  inventory.left_out = left_out_rows(folder_->rows<UnreadableText>());
  return inventory;
}

std::unique_ptr<MessageReader<legacy::Message>> ArchiveSource::messages(const MessageRange& range) {
  return std::make_unique<ArchiveMessages<legacy::Message>>(
      folder_, range.room ? std::optional(range.room->value) : std::nullopt, range.after);
}

const std::map<legacy::NodeId, MessageTotals>& ArchiveSource::channel_totals() {
  if (!channel_totals_) {
    auto& totals = channel_totals_.emplace();
    for_each_message(*messages({}), [&](legacy::NodeId room, std::optional<ChatId> id, std::size_t bytes) {
      add(totals[room], id, bytes);
    });
  }
  return *channel_totals_;
}

std::vector<MessageTotals> ArchiveSource::totals(std::span<const ChannelPast> pasts) {
  std::vector<MessageTotals> result;
  result.reserve(pasts.size());
  for (const auto& past : pasts) {
    auto& totals = result.emplace_back();
    const auto whole = channel_totals().find(past.channel);
    if (whole == channel_totals().end())
      continue;
    if (whole->second.last <= past.up_to) {
      totals = whole->second;
      continue;
    }
    for_each_message(*messages({past.channel, std::nullopt}),
                     [&](legacy::NodeId, std::optional<ChatId> id, std::size_t bytes) {
                       if (id && *id <= past.up_to)
                         add(totals, id, bytes);
                     });
  }
  return result;
}

std::int64_t ArchiveSource::message_count() {
  return folder_->manifest().rows.at(std::string(Table<legacy::Message>::name));
}

} // namespace gc2pc
