// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/csv.hpp"

#include "mappings/rules/lost_role.hpp"
#include "migrator/report/csv_text.hpp"
#include "migrator/report/own_files.hpp"
#include "migrator/report/room_changes.hpp"
#include "migrator/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace gc2pc {
namespace {

using namespace report;

/// A table, the file it is in, and what fills it.
struct File {
  const char* name;
  CsvTable::Headings headings;
  void (*fill)(const ReportData& data, CsvTable& table);
};

/// Findings about a person or group that loses something.
constexpr std::array people_codes{Code::federated_user,    Code::federated_group, Code::denied_in_target,
                                  Code::unknown_role_kind, Code::office_lost,     Code::out_of_scope,
                                  Code::root_manager};

std::string managers_of(const SourceFacts& facts, legacy::NodeId room) {
  std::string text;
  if (const auto found = facts.managers.find(room); found != facts.managers.end())
    for (const auto& manager : found->second)
      text += fmt::format("{}{}{}", text.empty() ? "" : "; ", manager.name,
                          manager.address.empty() || manager.address == manager.name
                              ? ""
                              : fmt::format(" <{}>", manager.address));
  return text;
}

/// Empty for a run of a version that did not count.
std::string members_of(const SourceFacts& facts, legacy::NodeId room) {
  if (!facts.members)
    return {};
  const auto found = facts.members->find(room);
  return std::to_string(found == facts.members->end() ? 0 : found->second);
}

void fill_rooms(const ReportData& data, CsvTable& table) {
  const auto& plan = data.plan.plan;
  const auto& facts = data.plan.facts;
  const Places places(plan);
  const RoomChanges changes(plan);
  for (const auto& room : plan.rooms)
    table.row(room.legacy_name, room.name, places.of(room).category, managers_of(facts, room.legacy),
              members_of(facts, room.legacy), room.messages, room.path, "migrated", changes.words_of(room),
              "");
  std::unordered_map<Guid, const SourceFacts::SkippedRoom*> skipped;
  for (const auto& room : facts.skipped)
    skipped.emplace(room.guid, &room);
  for (const auto& finding : plan.findings) {
    if (finding.code != Code::room_skipped)
      continue;
    const auto room = finding.guid ? skipped.find(*finding.guid) : skipped.end();
    if (room == skipped.end()) // kept by a version that knew no more
      table.row(finding.name, "", "", "", "", "", "", not_migrated, "", finding.detail);
    else
      table.row(finding.name, "", "", managers_of(facts, room->second->legacy),
                members_of(facts, room->second->legacy), room->second->messages, room->second->path,
                not_migrated, "", finding.detail);
  }
}

void fill_people(const ReportData& data, CsvTable& table) {
  for (const auto& finding : data.plan.plan.findings) {
    if (std::find(people_codes.begin(), people_codes.end(), finding.code) == people_codes.end())
      continue;
    const auto& text = text_of(finding.code);
    const auto loser = loser_in(finding);
    // Otherwise the finding is about the person itself, or about a row of which only the key is known.
    table.row(loser.empty() ? std::string_view(finding.name) : loser,
              loser.empty() ? std::string_view() : std::string_view(finding.name), text.meaning,
              finding.detail, finding.rows, to_string(text.severity), text.name, finding.table, finding.key,
              text.remedy);
  }
}

void fill_findings(const ReportData& data, CsvTable& table) {
  for (const auto& finding : data.plan.plan.findings) {
    const auto& text = text_of(finding.code);
    table.row(to_string(text.severity), text.name, text.rule, finding.name, finding.detail, finding.rows,
              finding.table, finding.key, finding.guid ? finding.guid->text() : std::string(), text.meaning,
              text.remedy);
  }
}

constexpr std::array<std::string_view, 10> room_headings{"old name",     "new name", "category", "managers",
                                                         "members",      "messages", "old path", "state",
                                                         "what changes", "reason"};
constexpr std::array<std::string_view, 10> people_headings{"person or group",
                                                           "room or category",
                                                           "what is lost or changed",
                                                           "detail",
                                                           "rows",
                                                           "severity",
                                                           "code",
                                                           "table",
                                                           "key",
                                                           "what to do"};
constexpr std::array<std::string_view, 11> finding_headings{
    "severity", "code", "rule", "name", "detail", "rows", "table", "key", "guid", "meaning", "what to do"};

constexpr std::array files{File{"rooms.csv", room_headings, &fill_rooms},
                           File{"people.csv", people_headings, &fill_people},
                           File{"findings.csv", finding_headings, &fill_findings}};

} // namespace

void write_csv(const std::filesystem::path& folder, const ReportData& data) {
  const OwnFiles own(folder, "--csv");
  for (const auto& file : files)
    own.refuse_foreign(file.name, CsvTable::beginning(file.headings));
  for (const auto& file : files)
    own.write(file.name, [&](AtomicFile& to) {
      CsvTable table(file.headings, [&](std::string_view text) { to.write(text); });
      file.fill(data, table);
      table.end();
    });
}

} // namespace gc2pc
