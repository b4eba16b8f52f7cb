// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/html_text.hpp"

#include "migrator/base/visible_text.hpp"

namespace gc2pc::report {

std::string html_text(std::string_view text) {
  const auto clean = visible_in_html(text);
  std::string result;
  result.reserve(clean.size() + clean.size() / 8);
  for (const char c : clean) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (c == '\'')
      result += "&#39;";
    else
      result += c;
  }
  return result;
}

} // namespace gc2pc::report
