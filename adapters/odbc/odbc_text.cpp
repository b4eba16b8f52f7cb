// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_text.hpp"

#include "adapters/sql/utf16.hpp"
#include "mappings/model/error.hpp"

#include <unicode/ustring.h>

#include <cstdint>

namespace gc2pc::odbc {

std::u16string wide(std::string_view utf8) {
  // No text has more units in UTF-16 than bytes in UTF-8.
  std::u16string result(utf8.size(), u'\0');
  std::int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(result.data(), static_cast<std::int32_t>(result.size()), &size, utf8.data(),
                static_cast<std::int32_t>(utf8.size()), &status);
  if (U_FAILURE(status))
    throw Error(ErrorKind::wrong_input, "a text has bytes that are not UTF-8");
  result.resize(static_cast<std::size_t>(size));
  return result;
}

std::string narrow(std::u16string_view utf16) {
  std::string result;
  append_narrow(utf16, result);
  return result;
}

} // namespace gc2pc::odbc
