// SPDX-License-Identifier: Apache-2.0
// Text on its way to a terminal, into JSON and XML: nothing hidden is left, and nothing that can be seen is
// changed.
#include "migrator/base/visible_text.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/utf8.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

/// Steers a terminal, turns the words around it, or has no width. Not from gc2pc's own table.
bool steers(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x200E || c == 0x200F || c == 0x061C ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || (c >= 0x200B && c <= 0x200D) ||
         c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F);
}

void shown(const std::string& text, std::string_view kept) {
  const auto all = characters(text);
  holds(all.has_value(), "what is shown is UTF-8");
  for (const auto c : *all)
    holds(!steers(c) || (c < 0x80 && kept.find(static_cast<char>(c)) != kept.npos),
          "nothing hidden is shown");
}

void one_input(std::string_view bytes) {
  const auto line = visible_text(bytes);
  shown(line, "");
  holds(visible_text(line) == line, "what was made visible stays");
  const auto lines = visible_lines(bytes);
  shown(lines, "\n\t");
  holds(visible_lines(lines) == lines && visible_text(lines) == line,
        "lines that were made visible stay, and are one line as it is");
  holds(std::count(lines.begin(), lines.end(), '\n') == std::count(bytes.begin(), bytes.end(), '\n'),
        "a line more or less is another text");
  shown(visible_json(bytes), "\n");
  shown(visible_xml(bytes), "\n\r\t");
  const auto all = characters(bytes);
  if (all && std::none_of(all->begin(), all->end(), is_hidden))
    holds(line == bytes && lines == bytes && visible_json(bytes) == bytes && visible_xml(bytes) == bytes,
          "what can be seen is not changed");
}

const Registration registration{"terminal", one_input};

} // namespace
} // namespace gc2pc::fuzz
