// SPDX-License-Identifier: Apache-2.0
/// \file
/// How much of a store an archive holds, and what was left out for it.
#pragma once

#include "mappings/model/guid.hpp"
#include "mappings/model/strong.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Each of the first four has what those before it have; `all` has everything.
enum class ArchiveLevel {
  people,     ///< people and groups
  categories, ///< also categories, and rights on them
  rooms,      ///< also rooms, and rights on them
  all,        ///< also messages and files
  content     ///< messages and files, and the rooms and people that they name; no rights
};
[[nodiscard]] std::string_view to_string(ArchiveLevel level);
[[nodiscard]] std::optional<ArchiveLevel> archive_level(std::string_view name);

/// Which rows a level has.
[[nodiscard]] constexpr bool has_messages(ArchiveLevel level) {
  return level == ArchiveLevel::all || level == ArchiveLevel::content;
}
[[nodiscard]] constexpr bool has_rooms(ArchiveLevel level) {
  return level == ArchiveLevel::rooms || has_messages(level);
}
[[nodiscard]] constexpr bool has_categories(ArchiveLevel level) {
  return level != ArchiveLevel::people;
}
[[nodiscard]] constexpr bool has_rights(ArchiveLevel level) {
  return level != ArchiveLevel::people && level != ArchiveLevel::content;
}

struct ArchiveExtent {
  ArchiveLevel level = ArchiveLevel::all;
  /// With those below, and those above up to the root. No category and no room: everywhere.
  std::vector<Guid> categories, rooms;
  std::optional<Ticks> from, before;            ///< of messages
  std::map<std::string, std::int64_t> left_out; ///< rows, by table; those of files too

  /// Nothing was to be left out.
  [[nodiscard]] bool is_whole() const {
    return level == ArchiveLevel::all && categories.empty() && rooms.empty() && !from && !before;
  }
};

/// "level all, below 1 category, messages from 2015-01-01 00:00:00": the same for the same limits.
[[nodiscard]] std::string limits_text(const ArchiveExtent& extent);
/// "1,234 messages, 2 files and 17 other rows"; "nothing".
[[nodiscard]] std::string left_out_text(const ArchiveExtent& extent);

/// JSON, for the manifest and results.
[[nodiscard]] std::string stored(const ArchiveExtent& extent);
/// Throws Error(corrupt) for a text that stored() does not write.
[[nodiscard]] ArchiveExtent archive_extent_from(std::string_view text);

} // namespace gc2pc
