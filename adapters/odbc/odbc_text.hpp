// SPDX-License-Identifier: Apache-2.0
/// \file
/// UTF-8 as gc2pc's texts are, UTF-16 as ODBC's wide characters are.
#pragma once

#include <string>
#include <string_view>

namespace gc2pc::odbc {

/// Throws Error(wrong_input) for bytes that are not UTF-8: a driver would put another character there.
[[nodiscard]] std::u16string wide(std::string_view utf8);
/// As append_narrow().
[[nodiscard]] std::string narrow(std::u16string_view utf16);

} // namespace gc2pc::odbc
