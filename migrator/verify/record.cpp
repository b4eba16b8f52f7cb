// SPDX-License-Identifier: Apache-2.0
#include "migrator/verify/record.hpp"

#include "migrator/run/stored_json.hpp"

namespace gc2pc {

using nlohmann::json;

std::string to_json(const VerifyResult& result) {
  json differences = json::array();
  for (const auto& d : result.differences)
    differences.push_back(
        {{"kind", d.kind}, {"guid", d.guid}, {"name", d.name}, {"detail", d.detail}, {"newer", d.newer}});
  return stored_text({{"lines_compared", result.lines_compared},
                      {"messages_read", result.messages_read},
                      {"source_messages_read", result.source_messages_read},
                      {"rooms_read", result.rooms_read},
                      {"files_compared", result.files_compared},
                      {"store_digest", result.store_digest},
                      {"differences", differences}});
}

VerifyResult verification_from_json(const std::string& text) {
  return read_stored(text, "verification", [](const json& item) {
    VerifyResult result;
    result.lines_compared = item.at("lines_compared").get<std::uint64_t>();
    result.messages_read = item.at("messages_read").get<std::uint64_t>();
    result.source_messages_read = item.at("source_messages_read").get<std::uint64_t>();
    result.rooms_read = item.at("rooms_read").get<std::uint64_t>();
    result.files_compared = item.at("files_compared").get<std::uint64_t>();
    result.store_digest = item.at("store_digest").get<std::string>();
    for (const auto& d : item.at("differences"))
      result.differences.push_back({d.at("kind").get<std::string>(), d.at("guid").get<std::string>(),
                                    d.at("name").get<std::string>(), d.at("detail").get<std::string>(),
                                    d.value("newer", false)});
    return result;
  });
}

} // namespace gc2pc
