// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/directory_image.hpp"

#include "mappings/model/error.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace gc2pc {

std::string to_json(const DirectoryBeforeImage& image) {
  return nlohmann::json{
             {"dn", image.dn}, {"groups", image.group_dns}, {"ldif", image.ldif}, {"notes", image.notes}}
             .dump(2) +
         "\n";
}

DirectoryBeforeImage directory_image_from_json(const std::string& text) {
  try {
    const auto object = nlohmann::json::parse(text);
    return {object.at("dn").get<std::string>(), object.at("groups").get<std::vector<std::string>>(),
            object.at("ldif").get<std::string>(), object.at("notes").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::corrupt, "the kept before-image of the directory object cannot be read");
  }
}

std::string shortfall(const RestoreFidelity& fidelity) {
  std::vector<std::string> all;
  if (!fidelity.same_guid)
    all.emplace_back("another objectGUID");
  if (!fidelity.same_sid)
    all.emplace_back("another objectSid");
  all.insert(all.end(), fidelity.differences.begin(), fidelity.differences.end());
  std::string text;
  for (const auto& difference : all)
    text += (text.empty() ? "" : "; ") + difference;
  return text;
}

} // namespace gc2pc
