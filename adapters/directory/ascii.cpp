// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ascii.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
static_assert(lower('Z') == 'z' && lower('[') == '[');

} // namespace

bool same_ignoring_ascii_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string ascii_lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return lowered;
}

} // namespace gc2pc
