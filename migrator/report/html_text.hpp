// SPDX-License-Identifier: Apache-2.0
/// \file
/// The one function that makes any text safe in report.html.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::report {

/// For element content and quoted attribute values. Ill-formed UTF-8 and control characters become U+FFFD.
[[nodiscard]] std::string html_text(std::string_view text);

} // namespace gc2pc::report
