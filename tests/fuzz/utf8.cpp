// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/utf8.hpp"

#include <cstddef>

namespace gc2pc::fuzz {
namespace {

/// Calls `take` with each character; false when the text is not well-formed.
template <class Take>
bool each_character(std::string_view text, const Take& take) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) {
      take(lead);
      continue;
    }
    if (lead < 0xC2 || lead > 0xF4)
      return false;
    const unsigned more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    // Neither longer than needed, nor a surrogate, nor beyond U+10FFFF: the second byte tells.
    unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    char32_t character = lead & (more == 1 ? 0x1FU : more == 2 ? 0x0FU : 0x07U);
    for (unsigned i = 0; i < more; ++i, least = 0x80, most = 0xBF) {
      if (at == text.size())
        return false;
      const auto next = static_cast<unsigned char>(text[at++]);
      if (next < least || next > most)
        return false;
      character = character << 6U | (next & 0x3FU);
    }
    take(character);
  }
  return true;
}

} // namespace

std::optional<std::vector<char32_t>> characters(std::string_view text) {
  std::vector<char32_t> all;
  if (!each_character(text, [&](char32_t character) { all.push_back(character); }))
    return std::nullopt;
  return all;
}

bool is_utf8(std::string_view text) {
  return each_character(text, [](char32_t) {});
}

} // namespace gc2pc::fuzz
