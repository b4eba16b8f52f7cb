// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/report/room_changes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

namespace gc2pc::report {
namespace {

constexpr std::size_t managers_shown = 2;

std::string changes_of(const json& room) {
  std::vector<std::string> changes;
  if (room.at("after").at("name") != room.at("before"))
    changes.emplace_back(new_name);
  for (const auto& name : room.at("changes"))
    if (const auto code = code_named(name.get<std::string>()))
      if (auto word = word_of(*code))
        changes.push_back(std::move(*word));
  return fmt::format("{}", fmt::join(changes, ", "));
}

std::string managers_of(const json& room) {
  const auto& names = room.at("managers");
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < managers_shown; ++i)
    text += (i == 0 ? "" : ", ") + names[i].get<std::string>();
  if (names.size() > managers_shown)
    text += fmt::format(" +{}", names.size() - managers_shown);
  return text;
}

} // namespace

json chips_of(const ReportData& data) {
  const auto& plan = data.plan.plan;
  std::unordered_set<Guid> rooms;
  for (const auto& room : plan.rooms)
    rooms.insert(room.guid);
  std::map<std::string, std::int64_t> counts;
  std::set<std::pair<Guid, Code>> counted_already;
  for (const auto& finding : plan.findings)
    if (finding.guid && rooms.contains(*finding.guid) &&
        counted_already.emplace(*finding.guid, finding.code).second)
      if (auto word = word_of(finding.code))
        ++counts[std::move(*word)];
  const Totals totals(plan);
  counts[std::string(new_name)] = totals.renamed;
  counts[std::string(stays_behind)] = totals.rooms_left;
  std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  json chips = json::array();
  for (const auto& [change, count] : sorted)
    if (count > 0)
      chips.push_back({{"name", change}, {"count", grouped(count)}});
  return chips;
}

json room_row(const json& room, bool skipped) {
  const auto text = [](const json& value) {
    return value.is_null() ? std::string() : value.get<std::string>();
  };
  const auto& id = room.at("legacy_node_id");
  const auto& messages = room.at("messages");
  return {{"id", id.is_null() ? "" : fmt::format("{}", id.get<std::int64_t>())},
          {"skipped", skipped},
          {"before", room.at("before")},
          {"after", skipped ? "" : text(room.at("after").at("name"))},
          {"category", skipped ? text(room.at("path")) : text(room.at("after").at("category"))},
          {"messages", messages.is_null() ? "" : grouped(messages.get<std::int64_t>())},
          {"managers", managers_of(room)},
          {"changes", skipped ? std::string(stays_behind) : changes_of(room)}};
}

} // namespace gc2pc::report
