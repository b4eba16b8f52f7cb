// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/element_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gc2pc {
namespace {

/// Of these characters nothing is escaped, and they are UTF-8.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

void put(std::string& out, std::string_view text) {
  if (is_plain(text))
    ((out += '"') += text) += '"';
  else
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void put_or_null(std::string& out, std::string_view text) {
  if (text.empty())
    out += "null";
  else
    put(out, text);
}

void put(std::string& out, std::int64_t number) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void put(std::string& out, const Guid& guid) {
  out += '"';
  guid.append_to(out);
  out += '"';
}

void put_managers(std::string& out, const RoomRemarks& remarks, legacy::NodeId room) {
  out += '[';
  const auto& all = remarks.facts().managers;
  if (const auto found = all.find(room); found != all.end())
    for (const auto& manager : found->second) {
      if (out.back() != '[')
        out += ',';
      put(out, manager.name);
    }
  out += ']';
}

/// Null in a run of a version that did not count.
void put_members(std::string& out, const RoomRemarks& remarks, legacy::NodeId room) {
  const auto& members = remarks.facts().members;
  if (!members) {
    out += "null";
    return;
  }
  const auto found = members->find(room);
  put(out, found == members->end() ? std::int64_t{0} : std::int64_t{found->second});
}

} // namespace

RoomRemarks::RoomRemarks(const PlanResult& result) : places_(result.plan), facts_(result.facts) {
  for (const auto& finding : result.plan.findings)
    if (finding.guid)
      codes_[*finding.guid].insert(finding.code);
  for (const auto& room : result.facts.skipped)
    skipped_.emplace(room.guid, &room);
}

const std::set<Code>& RoomRemarks::codes_of(const Guid& room) const {
  static const std::set<Code> none;
  const auto found = codes_.find(room);
  return found == codes_.end() ? none : found->second;
}

const SourceFacts::SkippedRoom* RoomRemarks::skipped(const Guid& room) const {
  const auto found = skipped_.find(room);
  return found == skipped_.end() ? nullptr : found->second;
}

void put_json(std::string& out, const Finding& finding) {
  put(out += "{\"code\":", text_of(finding.code).name);
  put(out += ",\"detail\":", finding.detail);
  out += ",\"guid\":";
  if (finding.guid)
    put(out, *finding.guid);
  else
    out += "null";
  put_or_null(out += ",\"key\":", finding.key);
  put_or_null(out += ",\"name\":", finding.name);
  put(out += ",\"rows\":", finding.rows);
  put_or_null(out += ",\"table\":", finding.table);
  out += '}';
}

void put_json(std::string& out, const RoomPlan& room, const RoomRemarks& remarks) {
  const auto place = remarks.places().of(room);
  put_or_null(out += "{\"after\":{\"category\":", place.category);
  put(out += ",\"name\":", place.name);
  put(out += "},\"before\":", room.legacy_name);
  put(out += ",\"before_start_date\":", room.before_start);
  put(out += ",\"bytes\":", room.bytes);
  out += ",\"changes\":[";
  for (const auto code : remarks.codes_of(room.guid)) {
    if (out.back() != '[')
      out += ',';
    put(out, text_of(code).name);
  }
  put(out += "],\"digest\":", room.digest.hex());
  put(out += ",\"guid\":", room.guid);
  put(out += ",\"last_chat_id\":", room.last.value);
  put(out += ",\"legacy_node_id\":", room.legacy.value);
  put_managers(out += ",\"managers\":", remarks, room.legacy);
  put_members(out += ",\"members\":", remarks, room.legacy);
  put(out += ",\"messages\":", room.messages);
  put(out += ",\"node_id\":", room.room.value);
  put(out += ",\"path\":", room.path);
  out += '}';
}

void put_skipped_room(std::string& out, const Finding& finding, const RoomRemarks& remarks) {
  const auto* room = finding.guid ? remarks.skipped(*finding.guid) : nullptr;
  put(out += "{\"before\":", finding.name);
  put(out += ",\"detail\":", finding.detail);
  out += ",\"guid\":";
  if (finding.guid)
    put(out, *finding.guid);
  else
    out += "null";
  if (room == nullptr) {
    out += R"(,"legacy_node_id":null,"managers":[],"members":null,"messages":null,"path":null})";
    return;
  }
  put(out += ",\"legacy_node_id\":", room->legacy.value);
  put_managers(out += ",\"managers\":", remarks, room->legacy);
  put_members(out += ",\"members\":", remarks, room->legacy);
  put(out += ",\"messages\":", room->messages);
  put(out += ",\"path\":", room->path);
  out += '}';
}

} // namespace gc2pc
