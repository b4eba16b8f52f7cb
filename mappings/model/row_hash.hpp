// SPDX-License-Identifier: Apache-2.0
/// \file
/// Feeds whole rows to a digest, by their description: every column, unambiguous whatever the values hold.
#pragma once

#include "mappings/model/columns.hpp"
#include "mappings/model/sha256.hpp"

#include <charconv>
#include <string>

namespace gc2pc {

/// Appends one value: `-` for NULL, `i` and digits, or `t`, the length in bytes, `:` and the text.
inline void append_field(std::string& out, const Field& field) {
  if (const auto* number = std::get_if<std::int64_t>(&field)) {
    char digits[24];
    out += 'i';
    out.append(digits, std::to_chars(digits, digits + sizeof digits, *number).ptr);
  } else if (const auto* text = std::get_if<std::string>(&field)) {
    char digits[24];
    out += 't';
    out.append(digits, std::to_chars(digits, digits + sizeof digits, text->size()).ptr);
    out += ':';
    out += *text;
  } else {
    out += '-';
  }
}

/// Replaces `out` by the row: all columns, TAB after each, LF at the end.
template <class Row>
void row_text(const Row& row, std::string& out) {
  out.clear();
  for_each_column<Row>([&](const auto& column) {
    append_field(out, to_field(row.*(column.member)));
    out += '\t';
  });
  out += '\n';
}

/// Feeds all rows of a list, with the table's name in front.
template <class Rows>
void feed_rows(Sha256& digest, const Rows& rows) {
  using Row = typename Rows::value_type;
  digest.update(Table<Row>::name);
  digest.update("\n");
  std::string text;
  for (const auto& row : rows) {
    row_text(row, text);
    digest.update(text);
  }
}

} // namespace gc2pc
