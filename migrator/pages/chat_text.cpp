// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/chat_text.hpp"

#include "migrator/base/visible_text.hpp"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace gc2pc::pages {
namespace {

/// Bytes that stand for themselves: ASCII that is shown, but for the signs of HTML; line feed and tab.
constexpr auto plain_bytes = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7F; ++c)
    plain[c] = c != '&' && c != '<' && c != '>';
  plain['\n'] = plain['\t'] = true;
  return plain;
}();

/// Needed by scripts and emoji, and no danger within an element of its own.
constexpr bool is_kept(UChar32 character) {
  return character == 0xAD || (character >= 0x200C && character <= 0x200F);
}

/// Two of each plane stand for no character, and XML takes none of the first plane's.
constexpr bool is_no_character(UChar32 character) {
  return (character & 0xFFFE) == 0xFFFE;
}

void put_character(std::string& out, std::string_view bytes, UChar32 character) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  if (character <= 0)
    out += replacement;
  else if (character == '&')
    out += "&amp;";
  else if (character == '<')
    out += "&lt;";
  else if (character == '>')
    out += "&gt;";
  else if ((is_hidden(static_cast<char32_t>(character)) && !is_kept(character)) || is_no_character(character))
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", static_cast<std::uint32_t>(character));
  else
    out += bytes;
}

} // namespace

void put_chat_text(std::string& out, std::string_view text) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    const auto start = at;
    while (at < text.size() && plain_bytes[bytes[at]])
      ++at;
    out.append(text, start, at - start);
    if (at == text.size())
      return;
    // A line end of two bytes is one.
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') {
      ++at;
      continue;
    }
    UChar32 character = 0;
    // ICU counts in int32; a character has four bytes at most.
    const auto window = static_cast<std::int32_t>(std::min<std::size_t>(text.size() - at, 4));
    std::int32_t used = 0;
    U8_NEXT(bytes + at, used, window, character);
    put_character(out, text.substr(at, static_cast<std::size_t>(used)), character);
    at += static_cast<std::size_t>(used);
  }
}

std::string_view cut_utf8(std::string_view text, std::size_t most) {
  if (text.size() <= most)
    return text;
  for (int i = 0; i < 3 && most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80; ++i)
    --most;
  return text.substr(0, most);
}

} // namespace gc2pc::pages
