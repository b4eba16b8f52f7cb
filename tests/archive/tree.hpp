// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a folder's files, to compare.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace gc2pc::test {

/// All files below a folder: path and content.
[[nodiscard]] inline std::map<std::string, std::string> tree_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files.emplace(entry.path().lexically_relative(folder).string(), read_file(entry.path()));
  return files;
}

} // namespace gc2pc::test
