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
  if (!slot.is_null() && slot.storage == Storage::integer && slot.is_integer())
    return "the number " + std::to_string(slot.integer);
  return kind_of(slot);
}

void be_lenient(std::span<Slot> slots) {
  for (auto& slot : slots) {
    if (slot.storage == Storage::integer && slot.held == Held::boolean)
      slot.held = Held::integer;
    else if (slot.storage == Storage::text && slot.held != Held::time && slot.held != Held::guid)
      slot.held = Held::text;
  }
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
