// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/date_time.hpp"
#include "migrator/base/format.hpp"
#include "migrator/report/page_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace gc2pc::report {
namespace {

constexpr std::size_t categories_shown = 10, rooms_shown = 10;

struct Category {
  std::string name;
  std::int64_t rooms = 0, messages = 0;
};

json category_bars(std::string_view title, std::vector<Category> list) {
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.rooms > b.rooms; });
  std::vector<Bar> shown;
  Category rest;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i < categories_shown) {
      shown.push_back(
          {list[i].name.empty() ? "(already in the target)" : list[i].name,
           fmt::format("{}, {}", counted(list[i].rooms, "room"), counted(list[i].messages, "message")),
           static_cast<double>(list[i].rooms), 0, "p0"});
      continue;
    }
    rest.rooms += list[i].rooms;
    rest.messages += list[i].messages;
  }
  if (list.size() > categories_shown)
    shown.push_back(
        {fmt::format("{} more", grouped(static_cast<std::int64_t>(list.size() - categories_shown))),
         fmt::format("{}, {}", counted(rest.rooms, "room"), counted(rest.messages, "message")), 0, 0, ""});
  return bars(title, shown);
}

json before_of(const ReportData& data) {
  std::vector<Category> list;
  for (const auto& branch : data.plan.facts.branches)
    list.push_back({branch.name, branch.rooms, branch.messages});
  return list.empty() ? json(nullptr)
                      : category_bars("Categories under the root before, by rooms", std::move(list));
}

json after_of(const ReportData& data, std::size_t& number) {
  const Places places(data.plan.plan);
  std::map<std::string, Category> by_name;
  for (const auto& room : data.plan.plan.rooms) {
    auto& category = by_name[places.of(room).category];
    ++category.rooms;
    category.messages += room.messages;
  }
  number = by_name.size();
  std::vector<Category> list;
  for (auto& [name, category] : by_name) {
    category.name = name;
    list.push_back(std::move(category));
  }
  return list.empty() ? json(nullptr) : category_bars("Categories after, by rooms", std::move(list));
}

json largest_of(const ReportData& data) {
  std::vector<const RoomPlan*> rooms;
  for (const auto& room : data.plan.plan.rooms)
    rooms.push_back(&room);
  const auto shown = std::min(rooms.size(), rooms_shown);
  std::partial_sort(rooms.begin(), rooms.begin() + static_cast<std::ptrdiff_t>(shown), rooms.end(),
                    [](const auto* a, const auto* b) { return a->messages > b->messages; });
  std::vector<Bar> list;
  for (std::size_t i = 0; i < shown; ++i)
    list.push_back({rooms[i]->name, counted(rooms[i]->messages, "message"),
                    static_cast<double>(rooms[i]->messages), 0, "p0"});
  return list.empty() ? json(nullptr) : bars("Rooms with the most messages", list);
}

json disk_of(const ReportData& data) {
  std::vector<Bar> list;
  for (const auto& need : data.plan.space)
    list.push_back({need.place,
                    need.free
                        ? fmt::format("needs {} of {} free", byte_size(need.needed), byte_size(*need.free))
                        : fmt::format("needs {}; free space is not known", byte_size(need.needed)),
                    need.free && *need.free > 0
                        ? std::min(1.0, static_cast<double>(need.needed) / static_cast<double>(*need.free))
                    : need.free ? 1.0
                                : 0.0,
                    1, need.enough() ? "good" : "bad"});
  return list.empty() ? json(nullptr) : bars("Disk space: what the cutover needs, and what is free", list);
}

/// The start date that all rooms have; nothing when there is none, or several.
std::optional<Ticks> start_date(const Plan& plan) {
  std::set<std::optional<Ticks>> dates;
  for (const auto& room : plan.rooms)
    dates.insert(room.start_date);
  return dates.size() == 1 ? *dates.begin() : std::nullopt;
}

json years_of(const ReportData& data) {
  constexpr double width = 340, top = 18, base = 118;
  const auto& years = data.plan.facts.years;
  if (years.empty())
    return nullptr;
  std::int64_t most = 1;
  for (const auto& [year, messages] : years)
    most = std::max(most, messages.migrated + messages.left_out);
  // A wrong clock may date a message centuries away: only years with messages get a bar.
  const auto pitch = width / static_cast<double>(years.size());
  const auto height = [&](std::int64_t messages) {
    return (base - top) * static_cast<double>(messages) / static_cast<double>(most);
  };
  const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(34 / pitch)));
  json list = json::array();
  std::string description;
  double start_at = -1;
  const auto start = start_date(data.plan.plan);
  const auto start_text = start ? DateTime{*start}.text().substr(0, 10) : std::string();
  std::size_t i = 0;
  for (const auto& [year, messages] : years) {
    const auto x = pitch * static_cast<double>(i);
    const auto over = height(messages.migrated), left = height(messages.left_out);
    list.push_back({{"x", fmt::format("{:.1f}", x + pitch * 0.1)},
                    {"width", fmt::format("{:.1f}", pitch * 0.8)},
                    {"middle", fmt::format("{:.1f}", x + pitch / 2)},
                    {"over_y", fmt::format("{:.1f}", base - over)},
                    {"over_height", fmt::format("{:.1f}", over)},
                    {"left_y", fmt::format("{:.1f}", base - over - left)},
                    {"left_height", fmt::format("{:.1f}", left)},
                    {"year", i % every == 0 ? fmt::format("{}", year) : ""}});
    description += fmt::format("{}{}: {} migrated, {} left behind", i == 0 ? "" : "; ", year,
                               grouped(messages.migrated), grouped(messages.left_out));
    if (start && std::stoi(start_text) == year)
      start_at = x + pitch * (std::stoi(start_text.substr(5, 2)) - 1) / 12.0;
    ++i;
  }
  return {{"desc", description},
          {"bars", list},
          {"most", fmt::format("{} in the largest year", counted(most, "message"))},
          {"start", start_at >= 0
                        ? json{{"x", fmt::format("{:.1f}", start_at)}, {"text", "start date " + start_text}}
                        : json(nullptr)}};
}

} // namespace

json pictures_of(const ReportData& data) {
  std::size_t categories = 0;
  auto after = after_of(data, categories);
  return {{"before", before_of(data)},
          {"after", std::move(after)},
          {"categories", counted(static_cast<std::int64_t>(categories), "category", "categories")},
          {"years", years_of(data)},
          {"largest", largest_of(data)},
          {"disk", disk_of(data)}};
}

} // namespace gc2pc::report
