// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/last_ids.hpp"

#include <algorithm>
#include <optional>

namespace gc2pc {

void convert_last_chat_ids(const std::vector<legacy::LastChatId>& source,
                           const std::vector<chat::LastChatId>& target, const Tree& tree, const Items& items,
                           const std::map<legacy::NodeId, ChannelSurvey>& channels, Plan& plan) {
  std::map<legacy::NodeId, ChatId> legacy_last;
  auto& counts = plan.counts["last-chat"];
  for (const auto& row : source) {
    ++counts.read;
    const auto node = tree.find(row.node);
    const auto* item = node && !tree.node(*node).is_category ? items.of(*node) : nullptr;
    if (!item) {
      ++counts.skipped["not of a migrated room"];
      continue;
    }
    ++counts.written;
    auto& last = legacy_last.try_emplace(row.node, row.last).first->second;
    last = std::max(last, row.last);
  }
  std::map<chat::NodeId, std::vector<const chat::LastChatId*>> present;
  for (const auto& row : target)
    present[row.node].push_back(&row);

  auto& change = plan.rest.last_chat_ids;
  for (const auto& item : items.all()) {
    if (item.kind != ItemKind::room)
      continue;
    const auto legacy_id = tree.node(item.legacy).id;
    std::optional<ChatId> last;
    if (const auto found = legacy_last.find(legacy_id); found != legacy_last.end())
      last = found->second;
    if (const auto seen = channels.find(legacy_id); seen != channels.end() && seen->second.messages > 0)
      last = std::max(last.value_or(seen->second.last), seen->second.last);
    const auto own = present.find(item.id);
    if (item.fate == Fate::created || own == present.end()) {
      if (last)
        change.inserted.push_back({item.id, *last});
      continue;
    }
    // C45: an overwritten room's own row goes, an adopted room's counts.
    if (item.fate == Fate::adopted)
      for (const auto* row : own->second)
        last = std::max(last.value_or(row->last), row->last);
    auto rows = own->second;
    std::sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->last < b->last; });
    if (!last) {
      for (const auto* row : rows)
        change.deleted.push_back(*row);
      continue;
    }
    // The key of the table holds the number too, so of several rows the highest is carried on and the others
    // go.
    for (std::size_t i = 0; i + 1 < rows.size(); ++i)
      change.deleted.push_back(*rows[i]);
    if (rows.back()->last != *last)
      change.updated.emplace_back(*rows.back(), chat::LastChatId{item.id, *last});
  }
  counts.rows = static_cast<std::int64_t>(change.inserted.size() + change.updated.size());
}

} // namespace gc2pc
