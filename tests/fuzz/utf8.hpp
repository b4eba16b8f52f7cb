// SPDX-License-Identifier: Apache-2.0
/// \file
/// UTF-8 read without ICU and without gc2pc's own functions, which the fuzzers compare with it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace gc2pc::fuzz {

/// The characters; nothing when the text is not well-formed (Unicode, table 3-7).
[[nodiscard]] std::optional<std::vector<char32_t>> characters(std::string_view text);

/// Without keeping them.
[[nodiscard]] bool is_utf8(std::string_view text);

} // namespace gc2pc::fuzz
