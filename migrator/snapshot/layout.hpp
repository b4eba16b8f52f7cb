// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which parts a snapshot can have and which files are in them: nothing else is read or taken for a part.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gc2pc {

/// Parts, by what they are about.
inline constexpr std::string_view target_part = "target";
inline constexpr std::string_view directory_part = "directory";
inline constexpr std::string_view settings_part = "settings";
inline constexpr std::string_view amended_part = "amended";
inline constexpr std::string_view release_part = "release";

/// What there can be. A name is that of a file without `.tar.zst`.
struct PartLayout {
  std::string_view name;
  std::string_view holds; ///< one line for people
  std::span<const std::string_view> files;
};

/// In the order in which they are written.
[[nodiscard]] std::span<const PartLayout> part_layouts();
/// The layout of a file below snapshot/, or null.
[[nodiscard]] const PartLayout* layout_of(std::string_view file_name, bool encrypted);
/// NAME.tar.zst or NAME.tar.zst.cms.
[[nodiscard]] std::string part_file_name(std::string_view part, bool encrypted);

} // namespace gc2pc
