// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/canonical.hpp"

#include "mappings/digest/row_text.hpp"

#include <utility>

namespace gc2pc {

Sha256Bytes MessageHasher::hash(const Guid* room, ChatId id, Ticks date, const Guid* author, bool is_alert,
                                std::string_view content, const std::optional<std::string>& rtf) {
  RowText row(row_, digest_);
  row.guid(room).integer(id.value).integer(date.value).guid(author).integer(is_alert).text(content).text(rtf);
  digest_.update(row.finish());
  return digest_.finish();
}

GuidIndex::GuidIndex(const chat::Inventory& inventory) {
  for (const auto& node : inventory.nodes)
    add(node);
  for (const auto& principal : inventory.principals)
    add(principal);
}

MessageLines::MessageLines(const chat::Inventory& inventory) : guids_(inventory) {
  for (const auto& node : inventory.nodes)
    if (!node.is_category)
      rooms_.emplace(node.id, GroupDigest{});
}

MessageLines::MessageLines(GuidIndex guids, std::span<const chat::NodeId> rooms) : guids_(std::move(guids)) {
  rooms_.reserve(rooms.size());
  for (const auto room : rooms)
    rooms_.emplace(room, GroupDigest{});
}

void MessageLines::add(std::span<const chat::Message> messages) {
  for (const auto& m : messages) {
    const auto hash = hasher_.hash(guids_.node(m.room), m.id, m.date, guids_.principal(m.author), m.is_alert,
                                   m.content, m.rtf);
    (guids_.node(m.room) ? rooms_[m.room] : roomless_).add(hash);
    total_.add(hash);
  }
}

std::vector<DigestLine> MessageLines::lines() const {
  std::vector<DigestLine> lines;
  lines.reserve(rooms_.size() + 1);
  for (const auto& [room, digest] : rooms_)
    lines.push_back({LineKind::message, *guids_.node(room), digest});
  if (roomless_.count != 0)
    lines.push_back({LineKind::message, std::nullopt, roomless_});
  sort_lines(lines);
  return lines;
}

} // namespace gc2pc
