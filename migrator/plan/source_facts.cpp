// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/source_facts.hpp"

#include "migrator/run/stored_json.hpp"

namespace gc2pc {

using nlohmann::json;

namespace {

/// An earlier version kept only the name.
SourceFacts::Manager manager_from(const json& stored) {
  if (stored.is_string())
    return {stored.get<std::string>(), {}};
  return {stored.at(0).get<std::string>(), stored.at(1).get<std::string>()};
}

} // namespace

std::string stored_facts(const SourceFacts& facts) {
  json years = json::array(), branches = json::array(), skipped = json::array(), managers = json::array();
  for (const auto& [year, messages] : facts.years)
    years.push_back({year, messages.migrated, messages.left_out});
  for (const auto& branch : facts.branches)
    branches.push_back({branch.name, branch.rooms, branch.messages});
  for (const auto& room : facts.skipped)
    skipped.push_back({room.legacy.value, room.guid.text(), room.path, room.messages});
  for (const auto& [room, people] : facts.managers) {
    json list = json::array();
    for (const auto& manager : people)
      list.push_back({manager.name, manager.address});
    managers.push_back({room.value, list});
  }
  json stored{{"years", years}, {"branches", branches}, {"skipped", skipped}, {"managers", managers}};
  if (facts.members) {
    auto& members = stored["members"] = json::array();
    for (const auto& [room, count] : *facts.members)
      members.push_back({room.value, count});
  }
  return stored_text(stored);
}

SourceFacts facts_from_stored(const std::string& text) {
  return read_stored(text, "facts of the source", [](const json& stored) {
    SourceFacts facts;
    for (const auto& year : stored.at("years"))
      facts.years[year.at(0).get<int>()] = {year.at(1).get<std::int64_t>(), year.at(2).get<std::int64_t>()};
    for (const auto& branch : stored.at("branches"))
      facts.branches.push_back({branch.at(0).get<std::string>(), branch.at(1).get<std::int64_t>(),
                                branch.at(2).get<std::int64_t>()});
    for (const auto& room : stored.at("skipped"))
      facts.skipped.push_back({legacy::NodeId{room.at(0).get<std::int64_t>()},
                               Guid::parse(room.at(1).get<std::string>()).value_or(Guid{}),
                               room.at(2).get<std::string>(), room.at(3).get<std::int64_t>()});
    for (const auto& room : stored.at("managers"))
      for (const auto& manager : room.at(1))
        facts.managers[legacy::NodeId{room.at(0).get<std::int64_t>()}].push_back(manager_from(manager));
    if (const auto members = stored.find("members"); members != stored.end()) {
      facts.members.emplace();
      for (const auto& room : *members)
        (*facts.members)[legacy::NodeId{room.at(0).get<std::int64_t>()}] = room.at(1).get<std::int64_t>();
    }
    return facts;
  });
}

} // namespace gc2pc
