// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/visible_text.hpp"

#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace gc2pc {
namespace {

struct Range {
  char32_t first, last;
};

/// Ascending.
constexpr std::array hidden{
    Range{0x00, 0x1F},       Range{0x7F, 0x9F},     Range{0xAD, 0xAD},     Range{0x34F, 0x34F},
    Range{0x61C, 0x61C},     Range{0x115F, 0x1160}, Range{0x180E, 0x180E}, Range{0x200B, 0x200F},
    Range{0x2028, 0x202E},   Range{0x2060, 0x206F}, Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB},
    Range{0xE0000, 0xE007F},
};

/// The character at `at`, which is moved behind it. The text is well-formed.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80)
    return first;
  const int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  char32_t character = first & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more && at < text.size(); ++i)
    character = character << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return character;
}

/// A visible character or a blank of ASCII, as nearly all are.
constexpr bool text_byte(char c) {
  return c >= ' ' && c < 0x7F;
}

/// With every hidden character that is not in `kept` as `show` writes it.
template <class Show>
std::string rewritten(std::string_view text, std::string_view kept, const Show& show) {
  std::string clean(text);
  clean_utf8(clean);
  std::string result;
  result.reserve(clean.size());
  for (std::size_t at = 0; at < clean.size();) {
    const auto start = at;
    if (text_byte(clean[at])) {
      at = static_cast<std::size_t>(
          std::find_if_not(clean.begin() + static_cast<std::ptrdiff_t>(at), clean.end(), text_byte) -
          clean.begin());
      result.append(clean, start, at - start);
      continue;
    }
    const auto character = next_character(clean, at);
    if (is_hidden(character) &&
        (character >= 0x80 || kept.find(static_cast<char>(character)) == std::string_view::npos))
      result += show(character);
    else
      result.append(clean, start, at - start);
  }
  return result;
}

std::string in_braces(char32_t character) {
  return fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(character));
}

std::string in_json(char32_t character) {
  const auto code = static_cast<std::uint32_t>(character);
  if (code < 0x10000)
    return fmt::format("\\u{:04x}", code);
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10U),
                     0xDC00 + ((code - 0x10000) & 0x3FFU));
}

std::string in_xml(char32_t character) {
  return fmt::format("&#x{:x};", static_cast<std::uint32_t>(character));
}

} // namespace

bool is_hidden(char32_t character) noexcept {
  return std::any_of(hidden.begin(), hidden.end(),
                     [&](const Range& range) { return character >= range.first && character <= range.last; });
}

std::string visible_text(std::string_view text) {
  return rewritten(text, "", in_braces);
}

std::string visible_lines(std::string_view text) {
  return rewritten(text, "\n\t", in_braces);
}

std::string visible_in_html(std::string_view text) {
  return rewritten(text, "\n\t", in_braces);
}

std::string visible_json(std::string_view json) {
  return rewritten(json, "\n", in_json);
}

std::string visible_xml(std::string_view xml) {
  return rewritten(xml, "\n\r\t", in_xml);
}

} // namespace gc2pc
