// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/page_parts.hpp"

#include "mappings/model/text.hpp"
#include "migrator/base/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace gc2pc::report {
namespace {

/// Of a picture, in its own units; it grows and shrinks with the page.
constexpr double picture_width = 340;
/// More of a label is never on one line; the page cuts what does not fit beside the value.
constexpr std::int64_t characters_of_label = 120;

} // namespace

std::string shown_time(const std::string& utc, Precision precision) {
  const auto seconds = seconds_since_epoch(utc);
  if (!seconds)
    return utc;
  const auto time = static_cast<std::time_t>(*seconds);
  const bool whole = precision == Precision::seconds;
  const auto at = fmt::gmtime(time);
  std::tm local{};
  localtime_r(&time, &local);
  if (local.tm_gmtoff == 0)
    return whole ? fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", at) : fmt::format("{:%Y-%m-%d %H:%M} UTC", at);
  return whole ? fmt::format("{:%Y-%m-%d %H:%M:%S} {} ({:%H:%M:%S} UTC)", local, local.tm_zone, at)
               : fmt::format("{:%Y-%m-%d %H:%M} {} ({:%H:%M} UTC)", local, local.tm_zone, at);
}

std::string person(const std::string& who) {
  return who.substr(0, who.rfind(' '));
}

std::string shortened(const std::string& text, std::int64_t utf16_units) {
  auto clean = text;
  clean_utf8(clean);
  const auto cut = cut_utf16(clean, Utf16Length{utf16_units});
  return cut.size() == clean.size() ? clean : std::string(cut) + "…";
}

json groups_of_four(const std::string& hash) {
  json groups = json::array();
  for (std::size_t at = 0; at < hash.size(); at += 4)
    groups.push_back(hash.substr(at, 4));
  return groups;
}

json bars(std::string_view title, const std::vector<Bar>& list) {
  double longest = 0;
  for (const auto& bar : list)
    longest = std::max({longest, bar.part, bar.of});
  const auto width = [&](double value) {
    return fmt::format("{:.1f}",
                       longest > 0 && value > 0 ? std::max(2.0, picture_width * value / longest) : 0.0);
  };
  json rows = json::array();
  for (const auto& bar : list)
    rows.push_back({{"label", shortened(bar.label, characters_of_label)},
                    {"value", bar.value},
                    {"width", width(bar.part)},
                    {"whole", width(bar.of)},
                    {"kind", bar.kind}});
  return {{"title", title}, {"rows", rows}};
}

Totals::Totals(const Plan& plan)
    : rooms_left(std::count_if(plan.findings.begin(), plan.findings.end(),
                               [](const Finding& finding) { return finding.code == Code::room_skipped; })),
      renamed(std::count_if(plan.rooms.begin(), plan.rooms.end(),
                            [](const RoomPlan& room) { return room.name != room.legacy_name; })) {
  const auto of = [&](const char* kind, std::int64_t& read, std::int64_t& left) {
    if (const auto found = plan.counts.find(kind); found != plan.counts.end()) {
      read = found->second.read;
      left = found->second.skipped_total();
    }
  };
  of("message", messages_read, messages_left);
  of("file", files_read, files_left);
  rooms_read = static_cast<std::int64_t>(plan.rooms.size()) + rooms_left;
}

Window::Window(const ReportData& data)
    : cutover(data.plan.forecast.cutover_seconds), rollback(data.plan.forecast.rollback_seconds),
      expected(cutover) {
  if (!data.status)
    return;
  const auto phase = data.status->phase;
  begun = phase != RunPhase::planned;
  over = phase == RunPhase::data_done || phase == RunPhase::complete;
  taken_back = phase == RunPhase::rolled_back;
  double took = 0, undoing = 0, foreseen = 0;
  for (const auto& step : data.status->steps) {
    took += step.seconds;
    undoing += step.undo_seconds;
    foreseen += step.forecast_seconds.value_or(0);
  }
  if (over) {
    // The rates that are known now were not known then.
    cutover = took;
    expected = foreseen;
  }
  if (taken_back)
    rollback = data.status->rollback_seconds.value_or(undoing);
}

} // namespace gc2pc::report
