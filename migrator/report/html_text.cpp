// SPDX-License-Identifier: Apache-2.0
#include "migrator/report/html_text.hpp"

#include "mappings/model/text.hpp"

namespace gc2pc::report {

std::string html_text(std::string_view text) {
  std::string clean(text);
  clean_utf8(clean);
  std::string result;
  result.reserve(clean.size() + clean.size() / 8);
  for (const char c : clean) {
    const auto byte = static_cast<unsigned char>(c);
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
    else if ((byte < ' ' && c != '\t' && c != '\n') || byte == 0x7f)
      result += "\uFFFD";
    else
      result += c;
  }
  return result;
}

} // namespace gc2pc::report
