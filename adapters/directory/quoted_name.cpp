// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/quoted_name.hpp"

#include <unicode/unistr.h>

#include <cstdint>

namespace gc2pc {
namespace {

/// In bytes; paths are shown, too. A damaged file may hold a line of megabytes where a name should be.
constexpr std::size_t longest_shown = 1024;

} // namespace

std::string quoted_name(std::string_view name) {
  const auto head = name.substr(0, longest_shown);
  std::string text;
  icu::UnicodeString::fromUTF8({head.data(), static_cast<std::int32_t>(head.size())}).toUTF8String(text);
  std::string shown = "'";
  for (const char c : text)
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return shown + (name.size() > longest_shown ? "\xE2\x80\xA6'" : "'");
}

} // namespace gc2pc
