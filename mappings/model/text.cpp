// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"

#include "mappings/model/error.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace gc2pc {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// ICU counts in int32; a text that large cannot come from a database that this program reads.
std::int32_t icu_size(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
    throw Error(ErrorKind::wrong_input, "a text larger than 2 GiB cannot be converted");
  return static_cast<std::int32_t>(text.size());
}

/// Offset of the first byte from `i` on that is not plain: NUL or beyond ASCII; the size when there is none.
std::size_t skip_plain(std::string_view text, std::size_t i) {
  // Eight bytes at a time: nearly all chat text is ASCII, and every message passes here.
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    const std::uint64_t has_zero = (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
    if ((word & 0x8080808080808080ULL) != 0 || has_zero != 0)
      break;
  }
  const auto* const rest = text.data() + i;
  const auto* const end = text.data() + text.size();
  return i + static_cast<std::size_t>(
                 std::find_if(rest, end, [](char c) { return static_cast<signed char>(c) <= 0; }) - rest);
}

/// The first byte of a character that XML 1.0 may not allow.
constexpr bool may_be_non_xml(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == '\xEF';
}

/// Bytes of the character at `i` when XML 1.0 does not allow it: a control character, U+FFFE or U+FFFF; else
/// 0. The text is well-formed.
std::size_t non_xml_length(std::string_view text, std::size_t i) {
  if (!may_be_non_xml(text[i]))
    return 0;
  if (text[i] != '\xEF')
    return 1;
  return text[i + 1] == '\xBF' && static_cast<unsigned char>(text[i + 2]) >= 0xBE ? 3 : 0;
}

/// NFC, then full case folding without locale.
std::string fold_normal(std::string_view text) {
  if (is_ascii(text))
    return ascii_lower(text);
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), icu_size(text)));
  icu::UnicodeString normal = nfc->normalize(source, status);
  if (U_FAILURE(status) != 0)
    throw Error(ErrorKind::internal, std::string("ICU cannot normalize a text: ") + u_errorName(status));
  std::string folded;
  normal.foldCase(U_FOLD_CASE_DEFAULT).toUTF8String(folded);
  return folded;
}

/// A surrogate encoded in three bytes, which UTF-8 forbids but CESU-8 and broken converters write.
bool is_encoded_surrogate(std::string_view text, std::size_t i) {
  return i + 2 < text.size() && static_cast<unsigned char>(text[i]) == 0xED &&
         (static_cast<unsigned char>(text[i + 1]) & 0xE0) == 0xA0 &&
         (static_cast<unsigned char>(text[i + 2]) & 0xC0) == 0x80;
}

} // namespace

std::int64_t clean_utf8(std::string& text) {
  const std::size_t plain = skip_plain(text, 0);
  if (plain == text.size())
    return 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::int32_t size = icu_size(text);
  std::int64_t replaced = 0;
  std::string clean;
  std::int32_t copied = 0; // bytes of `text` that are in `clean` already
  for (auto i = static_cast<std::int32_t>(plain); i < size;) {
    const std::int32_t start = i;
    if (is_encoded_surrogate(text, static_cast<std::size_t>(i))) {
      i += 3;
    } else {
      UChar32 c = 0;
      U8_NEXT(bytes, i, size, c); // steps over a maximal subpart when it is ill-formed
      if (c > 0) {
        i = static_cast<std::int32_t>(skip_plain(text, static_cast<std::size_t>(i)));
        continue;
      }
    }
    clean.append(text, static_cast<std::size_t>(copied), static_cast<std::size_t>(start - copied));
    clean += replacement;
    copied = i;
    ++replaced;
  }
  if (replaced != 0) {
    clean.append(text, static_cast<std::size_t>(copied));
    text = std::move(clean);
  }
  return replaced;
}

Utf16Length utf16_length(std::string_view text) {
  std::int64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0) != 0x80; // one per code point …
    units += byte >= 0xF0;          // … two for those beyond the basic plane
  }
  return Utf16Length{units};
}

std::string_view cut_utf16(std::string_view text, Utf16Length limit) {
  std::int64_t units = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    const std::int64_t needed = length == 4 ? 2 : 1;
    if (units + needed > limit.value)
      break;
    units += needed;
    i += length;
  }
  return text.substr(0, std::min(i, text.size()));
}

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text)
    all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

std::int64_t count_non_xml(std::string_view text) {
  bool suspicious = false; // every message passes here, and without a branch the compiler takes many at once
  for (const char c : text)
    suspicious |= may_be_non_xml(c);
  std::int64_t count = 0;
  if (!suspicious)
    return count;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (may_be_non_xml(text[i]))
      count += non_xml_length(text, i) != 0;
  return count;
}

std::int64_t replace_non_xml(std::string& text) {
  const auto count = count_non_xml(text);
  if (count == 0)
    return 0;
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const auto length = non_xml_length(text, i);
    if (length == 0)
      clean += text[i];
    else
      clean += replacement;
    i += std::max<std::size_t>(length, 1);
  }
  text = std::move(clean);
  return count;
}

bool is_blank_name(std::string_view name) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
  const std::int32_t size = icu_size(name);
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    const auto type = u_charType(c);
    if (c != 0xFFFD && u_isUWhiteSpace(c) == 0 && type != U_CONTROL_CHAR && type != U_FORMAT_CHAR)
      return false;
  }
  return true;
}

std::string fold_path(std::string_view path) {
  std::string folded(path);
  std::replace(folded.begin(), folded.end(), '\\', '/');
  return fold_normal(folded);
}

std::string fold_name(std::string_view name) {
  std::string folded = fold_normal(name);
  folded.erase(folded.find_last_not_of(' ') + 1);
  return folded;
}

std::string fold_case(std::string_view text) {
  std::string folded;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), icu_size(text)))
      .foldCase(U_FOLD_CASE_DEFAULT)
      .toUTF8String(folded);
  return folded;
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return ascii_lower(c); });
  return lower;
}

std::string ascii_upper(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

std::size_t link_path_length(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const std::int32_t size = icu_size(text);
  std::int32_t i = 0;
  while (i < size) {
    const std::int32_t start = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c == '"' || c == '<' || c == '>' || u_isUWhiteSpace(c) != 0)
      return static_cast<std::size_t>(start);
  }
  return text.size();
}

} // namespace gc2pc
