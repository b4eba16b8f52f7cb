// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/rows.hpp"

#include "mappings/model/error.hpp"

namespace gc2pc {
namespace {

/// Enough of a key's text to find the row; labels are short.
constexpr std::size_t max_printed_key = 64;

} // namespace

void refuse_value(std::string_view table, const std::string& key, std::string_view column,
                  std::string_view expected, std::string_view found) {
  throw Error(ErrorKind::wrong_input, "column " + std::string(column) + " holds " + std::string(found) +
                                          " where " + std::string(expected) + " is expected")
      .about(std::string(table), key);
}

std::string found_in(const Slot& slot) {
  if (slot.is_null())
    return "NULL";
  return slot.storage == Storage::integer ? "the number " + std::to_string(slot.integer) : "another text";
}

std::string printable(const Field& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return std::to_string(*number);
  const auto* text = std::get_if<std::string>(&value);
  if (!text)
    return "?";
  std::string result = text->substr(0, max_printed_key);
  for (auto& c : result)
    if (c < ' ' || c > '~')
      c = '?';
  return result;
}

} // namespace gc2pc
