// SPDX-License-Identifier: Apache-2.0
// Text on its way into a page: no sign of HTML is left as it is, and a browser reads the text again.
#include "migrator/base/visible_text.hpp"
#include "migrator/report/html_text.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/utf8.hpp"

#include <array>

namespace gc2pc::fuzz {
namespace {

/// As a browser reads element content and quoted values of attributes.
std::string read_by_browser(std::string_view html) {
  constexpr std::array<std::pair<std::string_view, char>, 5> entities{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};
  std::string text;
  while (!html.empty()) {
    holds(std::string_view("<>\"'").find(html.front()) == std::string_view::npos, "no sign of HTML is left");
    bool entity = false;
    for (const auto& [name, sign] : entities)
      if (html.starts_with(name)) {
        text += sign;
        html.remove_prefix(name.size());
        entity = true;
        break;
      }
    if (entity)
      continue;
    holds(html.front() != '&', "an ampersand begins an entity");
    text += html.front();
    html.remove_prefix(1);
  }
  return text;
}

void one_input(std::string_view bytes) {
  const auto html = report::html_text(bytes);
  holds(is_utf8(html), "HTML text is UTF-8");
  holds(read_by_browser(html) == visible_in_html(bytes), "a browser reads the visible text");
}

const Registration registration{"html", one_input};

} // namespace
} // namespace gc2pc::fuzz
