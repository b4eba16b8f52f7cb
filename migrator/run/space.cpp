// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/space.hpp"

#include "migrator/base/format.hpp"
#include "migrator/run/stored_json.hpp"

#include <fmt/format.h>

namespace gc2pc {

using nlohmann::json;

std::string SpaceNeed::text() const {
  return free ? fmt::format("the {} has {} free and needs about {}", place, byte_size(*free),
                            byte_size(needed))
              : fmt::format("the {} needs about {}", place, byte_size(needed));
}

std::string stored_space(const std::vector<SpaceNeed>& needs) {
  json list = json::array();
  for (const auto& need : needs)
    list.push_back({{"place", need.place},
                    {"needed", need.needed},
                    {"free", need.free ? json(*need.free) : json(nullptr)}});
  return stored_text(list);
}

std::vector<SpaceNeed> space_from_stored(const std::string& text) {
  return read_stored(text, "disk space", [](const json& list) {
    std::vector<SpaceNeed> needs;
    for (const auto& item : list) {
      const auto& free = item.at("free");
      needs.push_back({item.at("place").get<std::string>(), item.at("needed").get<std::uint64_t>(),
                       free.is_null() ? std::nullopt : std::optional(free.get<std::uint64_t>())});
    }
    return needs;
  });
}

} // namespace gc2pc
