// SPDX-License-Identifier: Apache-2.0
/// \file
/// Names that read from right to left, inside of sentences that read from left to right: each is isolated, so
/// that it turns round neither the words nor the numbers beside it.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::report {

/// As html_text; before and behind each such name is a control character, which html_text leaves nowhere. A
/// name is the quoted text, or else the part from the first letter of the other direction to the last one.
[[nodiscard]] std::string marked_html(std::string_view text);

/// Replaces these marks in a page: by <bdi> in its text, by the characters for an isolate where no element
/// may be (in attributes, titles and pictures).
[[nodiscard]] std::string with_isolates(std::string page);

} // namespace gc2pc::report
