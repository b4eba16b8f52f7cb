// SPDX-License-Identifier: Apache-2.0
/// \file
/// The one function that makes any text safe in report.html.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::report {

/// For element content and quoted attribute values. Controls, also of the writing
/// direction, and characters without width become visible (visible_text); U+FFFD stands for ill-formed UTF-8.
[[nodiscard]] std::string html_text(std::string_view text);

} // namespace gc2pc::report
