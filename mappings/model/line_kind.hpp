// SPDX-License-Identifier: Apache-2.0
/// \file
/// C53: what the rows of a line of a canonical digest are.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gc2pc {

/// In the order of their names' bytes, which is that of the lines.
enum class LineKind : std::uint8_t {
  addin,
  affiliation,
  invitation,
  lastchat,
  lastinvite,
  message,
  meta,
  node,
  preference,
  principal,
  role,
  scope
};

/// As the line has it.
[[nodiscard]] std::string_view to_string(LineKind kind);
/// Nothing for any other text.
[[nodiscard]] std::optional<LineKind> line_kind_named(std::string_view name);

} // namespace gc2pc
