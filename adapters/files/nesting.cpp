// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/nesting.hpp"

#include <algorithm>
#include <system_error>

namespace gc2pc {
namespace {

std::filesystem::path resolved(const std::filesystem::path& path) {
  std::error_code failed; // a folder that may not be searched: its name has to do
  auto whole = std::filesystem::weakly_canonical(path, failed);
  if (failed)
    whole = path;
  return whole.has_filename() ? whole : whole.parent_path();
}

} // namespace

bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto inner = resolved(path), outer = resolved(folder);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

} // namespace gc2pc
