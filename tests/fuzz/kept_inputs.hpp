// SPDX-License-Identifier: Apache-2.0
/// \file
/// The files of tests/fuzz: inputs that each harness keeps, and its dictionary.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::fuzz {

inline const std::filesystem::path inputs_folder = GC2PC_FUZZ_INPUTS;

[[nodiscard]] inline std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::exists(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Empty when there is none.
[[nodiscard]] inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Those that are kept for a harness, and those that once broke it.
[[nodiscard]] inline std::vector<std::filesystem::path> kept_files(std::string_view harness) {
  auto files = files_of(inputs_folder / "corpus" / harness);
  const auto more = files_of(inputs_folder / "regressions" / harness);
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

} // namespace gc2pc::fuzz
