// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/source_facts.hpp"

#include "migrator/run/stored_json.hpp"

namespace gc2pc {

using nlohmann::json;

std::string stored_facts(const SourceFacts& facts) {
  json years = json::array(), branches = json::array(), skipped = json::array(), managers = json::array();
  for (const auto& [year, messages] : facts.years)
    years.push_back({year, messages.migrated, messages.left_out});
  for (const auto& branch : facts.branches)
    branches.push_back({branch.name, branch.rooms, branch.messages});
  for (const auto& room : facts.skipped)
    skipped.push_back({room.legacy.value, room.guid.text(), room.path, room.messages});
  for (const auto& [room, names] : facts.managers)
    managers.push_back({room.value, names});
  return stored_text(
      {{"years", years}, {"branches", branches}, {"skipped", skipped}, {"managers", managers}});
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
      facts.managers[legacy::NodeId{room.at(0).get<std::int64_t>()}] =
          room.at(1).get<std::vector<std::string>>();
    return facts;
  });
}

} // namespace gc2pc
