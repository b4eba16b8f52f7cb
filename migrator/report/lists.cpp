// SPDX-License-Identifier: Apache-2.0
/// \file
/// The long lists of report.html, folded up: findings by code, rooms by category.
#include "migrator/base/format.hpp"
#include "migrator/report/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace gc2pc::report {
namespace {

/// More rows help nobody on a page; report.json has all of them.
constexpr std::size_t items_shown = 200;
constexpr std::size_t rooms_shown = 5'000;
/// On paper fewer still (report.css hides the rest of `items`).
constexpr std::size_t items_printed = 25;

void item_table(HtmlElement parent, const FindingGroup& group) {
  const bool named = std::any_of(group.items.begin(), group.items.end(),
                                 [](const Finding* finding) { return !finding->name.empty(); });
  const auto list = parent.add("div", "items");
  auto rows = named ? table(list, {"where", "name", "what happens"}) : table(list, {"where", "what happens"});
  const auto shown = std::min(group.items.size(), items_shown);
  for (const auto* finding : std::span(group.items).first(shown)) {
    auto row = rows.add("tr");
    row.with("td", finding->table.empty() ? finding->key : fmt::format("{} {}", finding->table, finding->key),
             "soft");
    if (named)
      row.with("td", finding->name, "name");
    row.with("td", finding->detail, "wide");
  }
  const auto tell_rest = [&](std::string_view css_class, std::size_t left) {
    rows.add("tr", css_class)
        .add("td", "none")
        .attribute("colspan", "3")
        .text(fmt::format("{} more in report.json.", grouped(static_cast<std::int64_t>(left))));
  };
  if (shown < group.items.size())
    tell_rest("on-screen", group.items.size() - shown);
  if (items_printed < group.items.size())
    tell_rest("on-paper", group.items.size() - items_printed);
}

HtmlElement fold(HtmlElement parent, std::string_view css_class, std::string_view title,
                 std::string_view text, std::string_view count) {
  auto details = parent.add("details", css_class);
  auto summary = details.add("summary");
  summary.add("span", "what").with("b", title).with("span", text);
  summary.with("span", count, "count");
  return details.add("div", "in");
}

std::string_view heading(Severity severity) {
  switch (severity) {
  case Severity::error:
    return "Errors: these keep the plan from being executed";
  case Severity::warning:
    return "Warnings: something is lost or changed that someone may miss";
  case Severity::info:
    return "Notes: good to know";
  }
  return "";
}

/// Codes of findings by the GUID of the thing they are about.
std::map<Guid, std::set<Code>> codes_by_guid(const Plan& plan) {
  std::map<Guid, std::set<Code>> codes;
  for (const auto& finding : plan.findings)
    if (finding.guid)
      codes[*finding.guid].insert(finding.code);
  return codes;
}

} // namespace

void findings(HtmlElement main, const ReportData& data) {
  const auto& plan = data.plan.plan;
  auto box = section(main, "findings", fmt::format("The plan has {}.", findings_sentence(plan.findings)));
  const auto groups = grouped_findings(plan.findings);
  for (const auto severity : {Severity::error, Severity::warning, Severity::info}) {
    if (plan.count(severity) == 0)
      continue;
    box.with("h3", heading(severity));
    auto list = box.add("div");
    for (const auto& group : groups) {
      if (group.text->severity != severity)
        continue;
      const auto count = group.rows == group.count
                             ? grouped(group.count)
                             : fmt::format("{} ({})", grouped(group.count), counted(group.rows, "row"));
      auto in = fold(list, to_string(severity), group.text->meaning,
                     fmt::format("{} · rule {}", group.text->name, group.text->rule), count);
      auto advice = in.add("p", "do");
      advice.with("b", "What to do: ").text(group.text->remedy);
      item_table(in, group);
    }
  }
}

void places(HtmlElement main, const ReportData& data) {
  const auto& plan = data.plan.plan;
  auto box = section(
      main, "places",
      "Each room before and after, by the category it is in afterwards. Persistent Chat has one level of "
      "categories; the legacy path goes into the names.");
  const Places where(plan);
  const auto codes = codes_by_guid(plan);
  std::map<std::string, std::vector<std::pair<std::string, const RoomPlan*>>> categories;
  for (const auto& room : plan.rooms) {
    auto place = where.of(room);
    categories[std::move(place.category)].emplace_back(std::move(place.name), &room);
  }
  std::size_t shown = 0;
  for (auto& [category, rooms] : categories) {
    std::int64_t messages = 0;
    for (const auto& [name, room] : rooms)
      messages += room->messages;
    std::sort(rooms.begin(), rooms.end());
    auto in = fold(box, "place", category.empty() ? "A category that is in the target already" : category, "",
                   fmt::format("{} · {}", counted(static_cast<std::int64_t>(rooms.size()), "room"),
                               counted(messages, "message")));
    auto rows = table(in, {"before", "path", "after", "#messages", "what changes"});
    for (const auto& [name, room] : rooms) {
      if (++shown > rooms_shown)
        break;
      auto row = rows.add("tr");
      row.with("td", room->legacy_name, "name").with("td", room->path, "soft name").with("td", name, "name");
      number(row, room->messages);
      auto cell = row.add("td");
      if (const auto found = codes.find(room->guid); found != codes.end())
        for (const auto code : found->second)
          cell.with("span", text_of(code).name, fmt::format("chip {}", to_string(text_of(code).severity)));
    }
    if (shown > rooms_shown)
      rows.add("tr").add("td", "none").attribute("colspan", "5").text("The rest is in report.json.");
  }
  if (plan.rooms.empty())
    box.with("p", "No room is migrated.", "none");
}

} // namespace gc2pc::report
