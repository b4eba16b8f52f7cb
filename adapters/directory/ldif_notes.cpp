// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_notes.hpp"

#include "adapters/directory/ldif_image.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace gc2pc {
namespace {

constexpr int notes_format = 1;

using Json = nlohmann::json;

void put_neighbour(Json& notes, const std::string& name, const std::optional<LdifNeighbour>& neighbour) {
  notes[name] = neighbour ? Json(neighbour->dn) : Json(nullptr);
  if (neighbour && neighbour->part != 0)
    notes[name + "_part"] = neighbour->part;
}

std::optional<LdifNeighbour> get_neighbour(const Json& notes, const std::string& name) {
  const auto& dn = notes.at(name);
  if (dn.is_null())
    return std::nullopt;
  return LdifNeighbour{dn.get<std::string>(), notes.value(name + "_part", std::size_t{0})};
}

Json to_json(const LdifPosition& position) {
  Json notes{{"bytes_before", position.bytes_before},
             {"bytes_after", position.bytes_after},
             {"sha256_before", position.sha256_before},
             {"sha256_after", position.sha256_after},
             {"lead", position.lead},
             {"trail", position.trail}};
  put_neighbour(notes, "previous", position.previous);
  put_neighbour(notes, "next", position.next);
  if (position.parts != 1)
    notes["parts"] = position.parts;
  if (position.file != 0)
    notes["file"] = position.file;
  return notes;
}

LdifPosition from_json(const DirectoryBeforeImage& image, const Json& notes) {
  LdifPosition position{get_neighbour(notes, "previous"),
                        get_neighbour(notes, "next"),
                        notes.at("bytes_before").get<std::size_t>(),
                        notes.at("bytes_after").get<std::size_t>(),
                        notes.at("sha256_before").get<std::string>(),
                        notes.at("sha256_after").get<std::string>(),
                        notes.at("lead").get<std::string>(),
                        notes.at("trail").get<std::string>(),
                        notes.value("parts", std::size_t{1}),
                        notes.value("file", std::size_t{0})};
  for (const auto& blank : {position.lead, position.trail})
    if (blank.find_first_not_of("\r\n") != std::string::npos)
      throw damaged_image(image, "its notes contain text where only an empty line is allowed");
  return position;
}

} // namespace

std::string write_notes(const std::vector<LdifPosition>& positions) {
  Json notes = to_json(positions.at(0));
  notes["format"] = notes_format;
  for (std::size_t i = 1; i < positions.size(); ++i)
    notes["more"].push_back(to_json(positions[i]));
  return notes.dump();
}

std::vector<LdifPosition> read_notes(const DirectoryBeforeImage& image) {
  try {
    const auto notes = Json::parse(image.notes);
    if (notes.at("format").get<int>() != notes_format)
      throw damaged_image(image, "its notes have a format that this version of gc2pc does not know");
    std::vector<LdifPosition> positions{from_json(image, notes)};
    if (const auto more = notes.find("more"); more != notes.end())
      for (const auto& block : *more)
        positions.push_back(from_json(image, block));
    return positions;
  } catch (const Json::exception&) {
    throw damaged_image(image, "its notes cannot be read"); // the library's own words quote the text
  }
}

} // namespace gc2pc
