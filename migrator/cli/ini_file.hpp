// SPDX-License-Identifier: Apache-2.0
/// \file
/// Reads an INI file of `option = value` lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::cli {

/// One setting, and the line that it was read from.
struct IniLine {
  std::size_t number = 0; ///< from 1
  std::string name, value;
};

/// "weekend.ini, line 7"
[[nodiscard]] std::string place_of(const std::string& file, std::size_t line);

/// A `#` begins a comment at the start of a line or after a blank, a `;` only at the start; elsewhere they
/// belong to the value. A byte order mark is skipped. Throws Error(configuration) for a file that cannot be
/// read, and for a line that is something else.
[[nodiscard]] std::vector<IniLine> read_ini_file(const std::string& file);

/// The same of a text; `file` names it in messages.
[[nodiscard]] std::vector<IniLine> parse_ini(const std::string& text, const std::string& file);

} // namespace gc2pc::cli
