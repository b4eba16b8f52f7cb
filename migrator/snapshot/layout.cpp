// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/layout.hpp"

#include <array>

namespace gc2pc {
namespace {

constexpr std::array<std::string_view, 2> target_files{"target-digest.json", "target-before.db"};
constexpr std::array<std::string_view, 3> settings_files{"rules.xml", "profile.xml", "config.json"};
constexpr std::array<std::string_view, 2> directory_files{"directory.ldif", "directory.json"};
constexpr std::array<std::string_view, 1> amended_files{"target-amended.db"};
constexpr std::array<std::string_view, 2> release_files{"release.ldif", "release.json"};

constexpr std::array layouts{
    PartLayout{
        target_part,
        "state and digests of the target, and its rows that are changed or deleted, as they are before",
        target_files},
    PartLayout{settings_part, "the rule file, the source profile, and what the run works on", settings_files},
    PartLayout{directory_part, "the user that owns the lookup address and the objects that link to it",
               directory_files},
    PartLayout{amended_part,
               "after a precopy: the target's rows that the last plan changes or deletes, as they are before",
               amended_files},
    PartLayout{release_part, "the user and the objects that link to it, right before it was removed",
               release_files}};

} // namespace

std::span<const PartLayout> part_layouts() {
  return layouts;
}

const PartLayout* layout_of(std::string_view file_name, bool encrypted) {
  for (const auto& layout : layouts)
    if (part_file_name(layout.name, encrypted) == file_name)
      return &layout;
  return nullptr;
}

std::string part_file_name(std::string_view part, bool encrypted) {
  return std::string(part) + (encrypted ? ".tar.zst.cms" : ".tar.zst");
}

} // namespace gc2pc
