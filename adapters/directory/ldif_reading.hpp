// SPDX-License-Identifier: Apache-2.0
/// \file
/// LDIF files as files: where one is, that it is one which gc2pc reads, and its bytes. What is thrown names
/// the file by its path in quotes (`shown`).
#pragma once

#include "adapters/files/resolved_path.hpp"
#include "adapters/files/unique_fd.hpp"

#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace gc2pc {

/// Most that one read asks for, in bytes: as large as helps.
inline constexpr std::size_t ldif_read_bytes = std::size_t{1024} * 1024;

/// Where a file is, resolved and opened once: a path or link that changes later has no effect.
struct LdifFilePlace {
  std::filesystem::path target; ///< without links
  UniqueFd folder;
  std::string name; ///< in `folder`
};

/// Links are followed here, if at all, and never again. Throws Error(not_found, permission) when the file or
/// its folder cannot be opened, changed when its path has a link and links are refused.
[[nodiscard]] LdifFilePlace ldif_place_of(const std::filesystem::path& path, Links links);

/// A file that was opened, examined and found to be one that gc2pc reads.
struct OpenLdifFile {
  UniqueFd descriptor;
  struct stat facts {};
};

/// Throws as `ldif_place_of`; wrong_input when it is no regular file, or larger than gc2pc takes;
/// configuration when gc2pc runs as root and another account may write its folder.
[[nodiscard]] OpenLdifFile open_ldif(const LdifFilePlace& place, const std::string& shown);

/// Reads up to `size` bytes; returns how many: fewer at the end of the file. Throws os_error.
[[nodiscard]] std::size_t read_ldif(const OpenLdifFile& file, char* begin, std::size_t size,
                                    const std::string& shown);

/// The text of a file, and what the file was when it was read.
struct WholeLdifFile {
  std::string text;
  struct stat facts {};
};

[[nodiscard]] WholeLdifFile read_whole_ldif(const LdifFilePlace& place, const std::string& shown);

/// Whether the file holds this text, without a second copy of it.
[[nodiscard]] bool holds_text(const LdifFilePlace& place, const std::string& shown, std::string_view text);

/// What a file is now.
struct PresentLdifFile {
  std::string sha256;
  struct stat facts {};
};

[[nodiscard]] PresentLdifFile digest_of_ldif(const LdifFilePlace& place, const std::string& shown);

} // namespace gc2pc
