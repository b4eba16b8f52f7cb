// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/report/element_json.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/report/room_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

namespace gc2pc::report {
namespace {

constexpr std::size_t managers_shown = 2;

std::string changes_of(const RoomPlan& room, const RoomRemarks& remarks) {
  std::string words(room.name == room.legacy_name ? std::string_view() : new_name);
  for (const auto code : remarks.codes_of(room.guid))
    if (const auto word = word_of(code))
      words.append(words.empty() ? "" : ", ").append(*word);
  return words;
}

std::string managers_of(legacy::NodeId room, const RoomRemarks& remarks) {
  const auto& all = remarks.facts().managers;
  const auto found = all.find(room);
  if (found == all.end())
    return {};
  const auto& managers = found->second;
  std::string text;
  for (std::size_t i = 0; i < managers.size() && i < managers_shown; ++i)
    text.append(i == 0 ? "" : ", ").append(managers[i].name);
  if (managers.size() > managers_shown)
    text += fmt::format(" +{}", managers.size() - managers_shown);
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
  counts[std::string(not_migrated)] = totals.rooms_left;
  std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  json chips = json::array();
  for (const auto& [change, count] : sorted)
    if (count > 0)
      chips.push_back({{"name", change}, {"count", grouped(count)}});
  return chips;
}

json room_row(const RoomPlan& room, const RoomRemarks& remarks) {
  const auto place = remarks.places().of(room);
  return {{"id", fmt::format("{}", room.legacy.value)},
          {"skipped", false},
          {"before", room.legacy_name},
          {"after", place.name},
          {"category", place.category},
          {"messages", grouped(room.messages)},
          {"managers", managers_of(room.legacy, remarks)},
          {"changes", changes_of(room, remarks)}};
}

json skipped_row(const Finding& finding, const RoomRemarks& remarks) {
  const auto* room = finding.guid ? remarks.skipped(*finding.guid) : nullptr;
  return {{"id", room ? fmt::format("{}", room->legacy.value) : ""},
          {"skipped", true},
          {"before", finding.name},
          {"after", ""},
          {"category", room ? room->path : ""},
          {"messages", room ? grouped(room->messages) : ""},
          {"managers", room ? managers_of(room->legacy, remarks) : ""},
          {"changes", not_migrated}};
}

} // namespace gc2pc::report
