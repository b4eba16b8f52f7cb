// SPDX-License-Identifier: Apache-2.0
/// \file
/// A change to several LDIF files that is under way: kept beside the first of the files until all have it,
/// so that what a killed process began counts as done and is finished.
#pragma once

#include "adapters/directory/ldif_edit.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// What one file of the change gets.
struct LdifPendingFile {
  std::string path;                        ///< without symbolic links
  std::string sha256_before, sha256_after; ///< of the whole file
  std::vector<LdifEdit> edits;             ///< offsets in the file
};

/// Where the change of a group of files is kept whose first is `file`.
[[nodiscard]] std::filesystem::path pending_path(const std::filesystem::path& file);

/// Whole or not at all, and there after a power loss. Throws os_error.
void write_pending(const std::filesystem::path& path, const std::vector<LdifPendingFile>& change);
/// Nothing when no change is under way. Throws Error(corrupt) when it cannot be understood, os_error.
[[nodiscard]] std::optional<std::vector<LdifPendingFile>> read_pending(const std::filesystem::path& path);
/// The change has been finished. Throws os_error.
void drop_pending(const std::filesystem::path& path);

} // namespace gc2pc
