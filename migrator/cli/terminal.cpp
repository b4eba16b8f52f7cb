// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/terminal.hpp"

#include <sys/ioctl.h>

namespace gc2pc::cli {

std::size_t terminal_columns(int descriptor, std::size_t otherwise) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return otherwise;
}

std::size_t columns_of(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text)
    count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; // the others go on with a character of UTF-8
  return count;
}

} // namespace gc2pc::cli
