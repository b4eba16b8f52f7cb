// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"
#include "migrator/report/page_parts.hpp"
#include "migrator/report/rejects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace gc2pc::report {
namespace {

/// The most decisions that a board is asked for.
constexpr std::size_t decisions_shown = 10;
constexpr std::size_t examples_shown = 3;

/// What a board is asked about first, in this order, and what it says with a number in front.
struct Asked {
  Code code;
  std::string_view one, many;
  bool rows = false; ///< the number is that of rows
};
constexpr std::array asked{
    Asked{Code::room_skipped, "room is not migrated", "rooms are not migrated"},
    Asked{Code::before_start_date, "message is older than the start date",
          "messages are older than the start date", true},
    Asked{Code::messages_without_room, "message belongs to no room", "messages belong to no room", true},
    Asked{Code::row_left_out, "row cannot be read and is left out", "rows cannot be read and are left out",
          true},
    Asked{Code::compliance_waiting, "compliance event is not exported yet",
          "compliance events are not exported yet", true},
    Asked{Code::room_without_people, "room has no active members left", "rooms have no active members left"},
    Asked{Code::name_prefixed, "room or category gets a longer name",
          "rooms and categories get a longer name"},
    Asked{Code::name_shortened, "name is shortened", "names are shortened"},
    Asked{Code::name_suffixed, "name gets digits appended", "names get digits appended"},
    Asked{Code::room_scope_lost, "room gets another audience", "rooms get another audience"},
    Asked{Code::room_setting_lost, "room loses a setting of its own", "rooms lose a setting of their own"},
    Asked{Code::office_lost, "person loses an administrator's right", "people lose an administrator's right"},
    Asked{Code::upload_ban_lost, "person may post files again", "people may post files again"},
    Asked{Code::federated_user, "federated user loses access", "federated users lose access"},
    Asked{Code::federated_group, "federated group loses access", "federated groups lose access"},
    Asked{Code::node_overwritten, "item of the target is overwritten", "items of the target are overwritten"},
    Asked{Code::addin_lost, "room loses its add-in", "rooms lose their add-in"},
    Asked{Code::file_missing, "linked file is missing", "linked files are missing"},
    Asked{Code::unknown_author, "message has an author that does not exist",
          "messages have an author that does not exist", true},
    Asked{Code::topic_dropped, "topic is dropped", "topics are dropped"},
    Asked{Code::invitations_dropped, "room drops its invitations", "rooms drop their invitations"},
    // Errors, in lists of their own.
    Asked{Code::already_migrated, "room or category is already in the target",
          "rooms and categories are already in the target"},
    Asked{Code::target_conflict, "name is already used in the target",
          "names are already used in the target"},
    Asked{Code::target_has_messages, "room of the target with the same name has messages",
          "rooms of the target with the same names have messages"},
    Asked{Code::name_too_long, "name is too long", "names are too long"},
    Asked{Code::name_conflict, "name is used twice", "names are used twice"},
    Asked{Code::duplicate_key, "key occurs more than once", "keys occur more than once"},
    Asked{Code::bad_value, "value is not valid", "values are not valid"},
    Asked{Code::bad_text_refused, "row has malformed text", "rows have malformed text", true},
};

/// Display names by GUID, and the rooms that the table has.
struct Known {
  explicit Known(const ReportData& data) : people(data.plan.people) {
    const auto take = [&](const chat::Principal& row) {
      const auto& name = row.display_name ? row.display_name : row.name;
      if (name && !name->empty())
        people.emplace(row.guid, *name);
    };
    for (const auto& row : data.plan.plan.structure.principals.inserted)
      take(row);
    for (const auto& [before, after] : data.plan.plan.structure.principals.updated)
      take(after);
    for (const auto& room : data.plan.plan.rooms)
      rooms.emplace(room.guid, room.legacy);
    for (const auto& room : data.plan.facts.skipped)
      rooms.emplace(room.guid, room.legacy);
  }
  std::unordered_map<Guid, std::string> people;
  std::unordered_map<Guid, legacy::NodeId> rooms;
};

json item_of(const Finding& finding, const Known& known) {
  std::string name = finding.name, address, link;
  if (finding.guid) {
    if (const auto person = known.people.find(*finding.guid);
        person != known.people.end() && person->second != name) {
      address = std::move(name);
      name = person->second;
    }
    if (const auto room = known.rooms.find(*finding.guid); room != known.rooms.end())
      link = fmt::format("#r{}", room->second.value);
  }
  auto where = finding.table.empty() ? finding.key : fmt::format("{} {}", finding.table, finding.key);
  if (name.empty())
    name = std::exchange(where, {});
  return {
      {"name", name},   {"address", address},       {"link", link},
      {"where", where}, {"detail", finding.detail}, {"rows", finding.rows == 1 ? "" : grouped(finding.rows)}};
}

std::string title_of(const FindingGroup& group) {
  const auto found = std::find_if(asked.begin(), asked.end(),
                                  [&](const Asked& entry) { return entry.code == group.text->code; });
  if (found == asked.end()) {
    auto meaning = group.text->meaning;
    if (meaning.ends_with('.'))
      meaning.remove_suffix(1);
    return group.count == 1 ? std::string(meaning) : fmt::format("{} ({})", meaning, grouped(group.count));
  }
  const auto number = found->rows ? group.rows : group.count;
  return fmt::format("{} {}", grouped(number), number == 1 ? found->one : found->many);
}

json group_json(const FindingGroup& group, const Known& known) {
  json examples = json::array(), items = json::array();
  for (const auto* finding : group.items) {
    if (items.size() == items_shown)
      break;
    auto item = item_of(*finding, known);
    if (examples.size() < examples_shown && !item.at("name").get_ref<const std::string&>().empty())
      examples.push_back({{"name", shortened(item.at("name").get<std::string>(), 120)},
                          {"link", item.at("link")},
                          {"detail", shortened(item.at("detail").get<std::string>(), 240)}});
    items.push_back(std::move(item));
  }
  const auto more = group.count - group.truncated - static_cast<std::int64_t>(items.size());
  auto title = title_of(group);
  return {{"id", fmt::format("f-{}", group.text->name)},
          {"ask", title},
          {"title", std::move(title)},
          {"code", group.text->name},
          {"rejects", leaves_behind(group.text->code)},
          {"rule", group.text->rule},
          {"meaning", group.text->meaning},
          {"remedy", group.text->remedy},
          {"severity", to_string(group.text->severity)},
          {"findings", counted(group.count, "finding")},
          {"rows", group.rows == group.count ? "" : counted(group.rows, "row")},
          {"examples", examples},
          {"items", items},
          {"more", more > 0 ? grouped(more) : ""},
          {"truncated", group.others != nullptr ? group.others->detail : ""}};
}

/// How early a board is asked about it.
std::size_t rank(const FindingGroup& group) {
  const auto found = std::find_if(asked.begin(), asked.end(),
                                  [&](const Asked& entry) { return entry.code == group.text->code; });
  return static_cast<std::size_t>(found - asked.begin());
}

} // namespace

json findings_of(const ReportData& data) {
  const Known known(data);
  auto groups = grouped_findings(data.plan.plan.findings);
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  json errors = json::array(), decisions = json::array(), warnings = json::array(), notes = json::array(),
       nothing = json::array();
  std::unordered_set<std::string_view> found;
  for (const auto& group : groups) {
    found.insert(group.text->name);
    auto& list = group.text->severity == Severity::error  ? errors
                 : group.text->severity == Severity::info ? notes
                 : decisions.size() < decisions_shown     ? decisions
                                                          : warnings;
    list.push_back(group_json(group, known));
  }
  for (const auto& text : code_texts())
    if (!found.contains(text.name))
      nothing.push_back({{"code", text.name}, {"rule", text.rule}, {"meaning", text.meaning}});
  auto blockers = blockers_of(data);
  const auto number = [](const json& list) { return grouped(static_cast<std::int64_t>(list.size())); };
  return {{"sentence", fmt::format("The plan has {}.", findings_sentence(data.plan.plan.findings))},
          {"fix_count", grouped(static_cast<std::int64_t>(blockers.size() + errors.size()))},
          {"decision_count", number(decisions)},
          {"warning_count", number(warnings)},
          {"note_count", number(notes)},
          {"nothing_count", number(nothing)},
          {"any_fix", !blockers.empty() || !errors.empty()},
          {"blockers", std::move(blockers)},
          {"any_decision", !decisions.empty()},
          {"any_warning", !warnings.empty()},
          {"any_note", !notes.empty()},
          {"errors", std::move(errors)},
          {"decisions", std::move(decisions)},
          {"warnings", std::move(warnings)},
          {"notes", std::move(notes)},
          {"nothing", std::move(nothing)}};
}

} // namespace gc2pc::report
