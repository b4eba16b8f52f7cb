// SPDX-License-Identifier: Apache-2.0
/// \file
/// Comparison of ASCII texts without case: attribute names, host names, SIP addresses, TRUE and FALSE.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc {

[[nodiscard]] bool same_ignoring_ascii_case(std::string_view a, std::string_view b) noexcept;
/// A-Z in lower case, every other byte as it is.
[[nodiscard]] std::string ascii_lower(std::string_view text);

} // namespace gc2pc
