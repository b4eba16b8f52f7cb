// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/archive_extent.hpp"

#include "adapters/export/json_text.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/numbers.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace gc2pc {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<ArchiveLevel, std::string_view>, 5> level_names{
    std::pair{ArchiveLevel::people, "people"}, std::pair{ArchiveLevel::categories, "categories"},
    std::pair{ArchiveLevel::rooms, "rooms"}, std::pair{ArchiveLevel::all, "all"},
    std::pair{ArchiveLevel::content, "content"}};

constexpr std::string_view message_table = "tblChat", file_table = "files";

json json_of(const std::vector<Guid>& guids) {
  auto list = json::array();
  for (const auto& guid : guids)
    list.push_back(guid.text());
  return list;
}

std::vector<Guid> guids_of(const json& list) {
  std::vector<Guid> guids;
  for (const auto& text : list)
    if (const auto guid = Guid::parse(text.get<std::string>()))
      guids.push_back(*guid);
    else
      throw Error(ErrorKind::corrupt, "the archive's manifest has a GUID that is not one");
  return guids;
}

json json_of(const std::optional<Ticks>& time) {
  if (!time)
    return nullptr;
  std::string text;
  json_text::put_time(text, *time);
  return json::parse(text);
}

std::optional<Ticks> time_of(const json& value) {
  if (value.is_null())
    return std::nullopt;
  const auto time = json_text::time_of(json_text::Value{value.get<std::string>()});
  if (!time)
    throw Error(ErrorKind::corrupt, "the archive's manifest has a time that is not one");
  return time;
}

/// "2015-01-01T00:00:00Z"
std::string shown(Ticks time) {
  return json_of(std::optional(time)).get<std::string>();
}

} // namespace

std::string_view to_string(ArchiveLevel level) {
  return std::find_if(level_names.begin(), level_names.end(),
                      [&](const auto& one) { return one.first == level; })
      ->second;
}

std::optional<ArchiveLevel> archive_level(std::string_view name) {
  const auto* found = std::find_if(level_names.begin(), level_names.end(),
                                   [&](const auto& one) { return one.second == name; });
  return found == level_names.end() ? std::nullopt : std::optional(found->first);
}

std::string limits_text(const ArchiveExtent& extent) {
  std::vector<std::string> parts;
  if (extent.level != ArchiveLevel::all)
    parts.push_back(fmt::format("level {}", to_string(extent.level)));
  const auto named = [&](const std::vector<Guid>& guids, std::string_view one, std::string_view several) {
    if (!guids.empty())
      parts.push_back(counted(static_cast<std::int64_t>(guids.size()), one, several));
  };
  named(extent.categories, "category and what is below it", "categories and what is below them");
  named(extent.rooms, "room", "rooms");
  if (extent.from)
    parts.push_back("messages from " + shown(*extent.from));
  if (extent.before)
    parts.push_back("messages before " + shown(*extent.before));
  return joined(parts);
}

std::string left_out_text(const ArchiveExtent& extent) {
  std::int64_t messages = 0, files = 0, rows = 0;
  for (const auto& [table, count] : extent.left_out)
    (table == message_table ? messages : table == file_table ? files : rows) += count;
  std::vector<std::string> parts;
  if (messages > 0)
    parts.push_back(counted(messages, "message"));
  if (files > 0)
    parts.push_back(counted(files, "file"));
  if (rows > 0)
    parts.push_back(counted(rows, "other row"));
  return parts.empty() ? "nothing" : joined(parts);
}

std::string stored(const ArchiveExtent& extent) {
  return json{{"level", to_string(extent.level)}, {"categories", json_of(extent.categories)},
              {"rooms", json_of(extent.rooms)},   {"from", json_of(extent.from)},
              {"before", json_of(extent.before)}, {"left_out", extent.left_out}}
      .dump();
}

ArchiveExtent archive_extent_from(std::string_view text) {
  try {
    const auto object = json::parse(text);
    ArchiveExtent extent;
    const auto level = archive_level(object.at("level").get<std::string>());
    if (!level)
      throw Error(ErrorKind::corrupt, "the archive's manifest names an unknown level");
    extent.level = *level;
    extent.categories = guids_of(object.at("categories"));
    extent.rooms = guids_of(object.at("rooms"));
    extent.from = time_of(object.at("from"));
    extent.before = time_of(object.at("before"));
    extent.left_out = object.at("left_out").get<std::map<std::string, std::int64_t>>();
    return extent;
  } catch (const json::exception&) {
    throw Error(ErrorKind::corrupt, "the archive's manifest cannot be read");
  }
}

} // namespace gc2pc
