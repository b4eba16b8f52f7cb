// SPDX-License-Identifier: Apache-2.0
// Text on its way into a page: no sign of HTML is left as it is, and a browser reads the text again.
#include "migrator/base/visible_text.hpp"
#include "migrator/report/html_text.hpp"
#include "migrator/report/isolates.hpp"
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

/// The marks of names that read from right to left come in pairs, one behind the other, and change nothing
/// else; replaced in a page, none is left.
void isolated(std::string_view html, const std::string& marked) {
  std::string without;
  bool open = false;
  for (const char c : marked) {
    if (c != '\x02' && c != '\x03') {
      without += c;
      continue;
    }
    holds(open == (c == '\x03'), "an isolate ends before the next one begins");
    open = !open;
  }
  holds(!open, "an isolate ends");
  holds(without == html, "isolates change no text");
  holds(report::with_isolates("<p title=\"" + marked + "\">" + marked).find_first_of("\x02\x03") ==
            std::string::npos,
        "no mark is left in a page");
}

void one_input(std::string_view bytes) {
  const auto html = report::html_text(bytes);
  holds(is_utf8(html), "HTML text is UTF-8");
  holds(read_by_browser(html) == visible_in_html(bytes), "a browser reads the visible text");
  isolated(html, report::marked_html(bytes));
}

const Registration registration{"html", one_input};

} // namespace
} // namespace gc2pc::fuzz
