// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/utf16.hpp"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace gc2pc {

void append_narrow(std::u16string_view utf16, std::string& into) {
  into.reserve(into.size() + utf16.size());
  for (std::size_t i = 0; i < utf16.size();) {
    UChar32 character = 0;
    U16_NEXT(utf16, i, utf16.size(), character);
    std::uint8_t bytes[U8_MAX_LENGTH];
    int size = 0;
    U8_APPEND_UNSAFE(bytes, size, character);
    into.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
}

} // namespace gc2pc
