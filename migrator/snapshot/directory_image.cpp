// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/directory_image.hpp"

#include "mappings/model/error.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace gc2pc {

namespace {

nlohmann::json json_of(const ObjectReference& object) {
  return {{"dn", object.dn},
          {"guid", object.guid ? nlohmann::json(object.guid->text()) : nlohmann::json(nullptr)}};
}

nlohmann::json json_of(const std::optional<ObjectReference>& object) {
  return object ? json_of(*object) : nlohmann::json(nullptr);
}

ObjectReference reference_from(const nlohmann::json& object) {
  ObjectReference reference{object.at("dn").get<std::string>(), {}};
  if (const auto& guid = object.at("guid"); !guid.is_null())
    reference.guid = Guid::parse(guid.get<std::string>());
  return reference;
}

/// Images of a gc2pc before 0.2 have none of these members.
std::optional<ObjectReference> optional_reference(const nlohmann::json& image, const char* name) {
  const auto found = image.find(name);
  return found == image.end() || found->is_null() ? std::nullopt : std::optional(reference_from(*found));
}

} // namespace

std::string stored_directory_image(const DirectoryBeforeImage& image) {
  auto children = nlohmann::json::array();
  for (const auto& child : image.children)
    children.push_back(json_of(child));
  return nlohmann::json{{"dn", image.dn},
                        {"groups", image.group_dns},
                        {"ldif", image.ldif},
                        {"notes", image.notes},
                        {"parent", json_of(image.parent)},
                        {"primary_group", json_of(image.primary_group)},
                        {"children", std::move(children)}}
             .dump(2) +
         "\n";
}

DirectoryBeforeImage directory_image_from_stored(const std::string& text) {
  try {
    const auto object = nlohmann::json::parse(text);
    DirectoryBeforeImage image{object.at("dn").get<std::string>(),
                               object.at("groups").get<std::vector<std::string>>(),
                               object.at("ldif").get<std::string>(),
                               object.at("notes").get<std::string>(),
                               optional_reference(object, "parent"),
                               optional_reference(object, "primary_group"),
                               {}};
    for (const auto& child : object.value("children", nlohmann::json::array()))
      image.children.push_back(reference_from(child));
    return image;
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::corrupt, "the kept before-image of the directory object cannot be read");
  }
}

} // namespace gc2pc
