// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/line_kind.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace gc2pc {
namespace {

constexpr std::array<std::string_view, 12> line_kind_names{
    "addin", "affiliation", "invitation", "lastchat",  "lastinvite", "message",
    "meta",  "node",        "preference", "principal", "role",       "scope"};
static_assert(line_kind_names.size() == static_cast<std::size_t>(LineKind::scope) + 1);
static_assert(std::is_sorted(line_kind_names.begin(), line_kind_names.end()),
              "lines are sorted by kind where their bytes are meant");

} // namespace

std::string_view to_string(LineKind kind) {
  return line_kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<LineKind> line_kind_named(std::string_view name) {
  const auto* const found = std::lower_bound(line_kind_names.begin(), line_kind_names.end(), name);
  if (found == line_kind_names.end() || *found != name)
    return std::nullopt;
  return static_cast<LineKind>(found - line_kind_names.begin());
}

} // namespace gc2pc
