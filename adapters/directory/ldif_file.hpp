// SPDX-License-Identifier: Apache-2.0
/// \file
/// An LDIF file on disk: read whole, replaced whole, never when somebody else changed it in between.
#pragma once

#include "adapters/directory/ldif_document.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace gc2pc {

/// The file behind an LdifDirectory. The document always is what the file holds now: others may write it
/// between two calls.
class LdifFile {
 public:
  explicit LdifFile(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// Reads the file again; the result holds until the next call. Throws Error(not_found, permission) when it
  /// cannot be opened, wrong_input when it is no LDIF file, or larger than gc2pc takes.
  [[nodiscard]] const LdifDocument& load();
  /// Puts `text` in the place of what `load` returned last: atomically, mode and owner kept, a symbolic link
  /// left where it is. Throws Error(changed) when the file is not what was loaded, internal when `text` is
  /// not LDIF, or os_error.
  void replace(std::string text);
  /// Removes what a process that was killed in `replace` left beside the file. Throws os_error.
  void remove_leftovers() const;

 private:
  std::filesystem::path path_;
  std::optional<LdifDocument> document_;
};

} // namespace gc2pc
