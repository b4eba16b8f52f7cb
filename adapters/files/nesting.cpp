// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/nesting.hpp"

#include "adapters/files/resolved_path.hpp"

#include <algorithm>

namespace gc2pc {

bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto inner = resolved(path), outer = resolved(folder);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

} // namespace gc2pc
