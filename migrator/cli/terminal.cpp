// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <cstdlib>

namespace gc2pc::cli {
namespace {

/// Columns of one character: none for a mark that belongs to the letter before it and for what is invisible,
/// two for the wide ones of East Asia and most pictures.
std::size_t columns_of_character(UChar32 c) {
  if (c < 0)
    return 1; // not UTF-8: a terminal shows a replacement character
  constexpr std::uint32_t none = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK;
  constexpr UChar32 soft_hyphen = 0xAD, first_vowel = 0x1160, last_final = 0x11FF;
  // Vowels and finals of Hangul are drawn into the syllable before them.
  if (c != soft_hyphen && ((U_GET_GC_MASK(c) & none) != 0 || (c >= first_vowel && c <= last_final)))
    return 0;
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

} // namespace

std::string_view environment_value(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const auto value = environment_value(name); !value.empty())
      return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos;
  return false;
}

std::size_t terminal_columns(int descriptor, std::size_t otherwise) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return otherwise;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    columns += columns_of_character(c);
  }
  return columns;
}

std::string filled(std::string_view text, std::size_t columns, bool to_the_right) {
  const auto used = columns_of(text);
  const std::string blanks(columns > used ? columns - used : 0, ' ');
  return to_the_right ? blanks + std::string(text) : std::string(text) + blanks;
}

} // namespace gc2pc::cli
