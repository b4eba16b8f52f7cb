// SPDX-License-Identifier: Apache-2.0
/// \file
/// Text as the rules need it, by ICU: cleaned (C3), measured in UTF-16 units, cut at code points, compared by
/// folding (C10).
#pragma once

#include "mappings/model/strong.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gc2pc {

/// C3. Replaces in place, by one U+FFFD each: every NUL, every surrogate that is encoded as three bytes
/// (alone or half of a pair), every maximal subpart of an ill-formed sequence. Returns how many were put in;
/// 0 means untouched.
std::int64_t clean_utf8(std::string& text);

/// Only characters up to U+007F.
[[nodiscard]] bool is_ascii(std::string_view text);
/// C60. How many characters of well-formed text XML 1.0 does not allow.
[[nodiscard]] std::int64_t count_non_xml(std::string_view text);
/// Replaces them in place, by one U+FFFD each. Returns how many there were.
std::int64_t replace_non_xml(std::string& text);
/// C60. Nothing is left of the name without White_Space, Cc, Cf and U+FFFD.
[[nodiscard]] bool is_blank_name(std::string_view name);

/// Length in UTF-16 units of well-formed UTF-8: what nvarchar(n) counts.
[[nodiscard]] Utf16Length utf16_length(std::string_view text);
/// The longest prefix of at most `limit` UTF-16 units that ends at a code point.
[[nodiscard]] std::string_view cut_utf16(std::string_view text, Utf16Length limit);

/// C10: names are the same when this is: NFC, full case folding without locale, U+0020 at the end left out.
[[nodiscard]] std::string fold_name(std::string_view name);
/// C51: paths of files are spelled the same when this is: NFC, full case folding, `/` for a backslash.
[[nodiscard]] std::string fold_path(std::string_view path);
/// C35: addresses are the same when this is: full case folding without locale.
[[nodiscard]] std::string fold_case(std::string_view text);
/// Lower case of ASCII letters; other bytes are left alone.
[[nodiscard]] constexpr char ascii_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] std::string ascii_lower(std::string_view text);
/// Upper case of ASCII letters; other bytes are left alone.
[[nodiscard]] std::string ascii_upper(std::string_view text);
/// The same but for the case of ASCII letters: names of attributes, hosts, tables and columns, SIP addresses.
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// All parts, with the separator between them.
template <class Parts>
[[nodiscard]] std::string joined(const Parts& parts, std::string_view separator = ", ") {
  std::string text;
  for (bool first = true; const std::string_view part : parts) {
    if (!first)
      text += separator;
    text += part;
    first = false;
  }
  return text;
}

/// How many bytes a file link's path has from the start of `text` (C51): up to White_Space, `"` or an angle
/// bracket.
[[nodiscard]] std::size_t link_path_length(std::string_view text);

} // namespace gc2pc
