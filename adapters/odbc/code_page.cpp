// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/code_page.hpp"

#include "mappings/model/error.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace gc2pc {
namespace {

struct Close {
  void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

/// A converter that stops at what it cannot convert, and makes no do with a character that looks alike.
/// Opening one takes longer than most texts, so the last one is kept.
UConverter* converter_of(int code_page) {
  thread_local int opened = 0;
  thread_local Converter converter;
  if (opened != code_page) {
    UErrorCode status = U_ZERO_ERROR;
    converter.reset(ucnv_open(("windows-" + std::to_string(code_page)).c_str(), &status));
    if (U_SUCCESS(status))
      ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    if (U_FAILURE(status))
      throw Error(ErrorKind::wrong_input,
                  "the code page " + std::to_string(code_page) + " of a column is not known");
    opened = code_page;
  }
  return converter.get();
}

} // namespace

void refuse_lost_characters(const std::u16string& units, std::string_view table, const std::string& column,
                            int code_page) {
  constexpr int utf8 = 65'001;
  if (code_page == utf8 || std::all_of(units.begin(), units.end(), [](char16_t unit) { return unit < 0x80; }))
    return;
  auto* converter = converter_of(code_page);
  UErrorCode status = U_ZERO_ERROR;
  std::vector<char> bytes(
      static_cast<std::size_t>(UCNV_GET_MAX_BYTES_FOR_STRING(units.size(), ucnv_getMaxCharSize(converter))));
  ucnv_fromUChars(converter, bytes.data(), static_cast<std::int32_t>(bytes.size()), units.data(),
                  static_cast<std::int32_t>(units.size()), &status);
  if (U_FAILURE(status))
    throw Error(ErrorKind::wrong_input, "column " + column + " has the code page " +
                                            std::to_string(code_page) +
                                            " only, and a text has a character that this code page lacks")
        .about(std::string(table), "")
        .hint("Ask an administrator to change the column to nvarchar(max), or exclude such texts in the rule "
              "file.");
}

} // namespace gc2pc
