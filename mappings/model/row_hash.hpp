// SPDX-License-Identifier: Apache-2.0
/// \file
/// Feeds whole rows to a digest, by their description: every column, unambiguous whatever the values hold.
#pragma once

#include "mappings/model/columns.hpp"
#include "mappings/model/sha256.hpp"

#include <charconv>
#include <string>

namespace gc2pc {

/// Appends digits after a letter that says what they are.
template <class Number>
void append_digits(std::string& out, char letter, Number number) {
  char digits[24];
  out += letter;
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// Appends the member of a row: `-` for NULL, `i` and digits, or `t`, the length in bytes, `:` and the text
/// that a database gets. Written from where the value is: a pool has millions of GUIDs, and none needs a
/// string of its own.
template <class T>
void append_field(std::string& out, const T& value) {
  if constexpr (is_optional<T>::value) {
    if (value)
      append_field(out, *value);
    else
      out += '-';
  } else if constexpr (is_strong<T>::value) {
    append_digits(out, 'i', value.value);
  } else if constexpr (storage_of<T>() == Storage::integer) {
    append_digits(out, 'i', static_cast<std::int64_t>(value));
  } else if constexpr (std::is_same_v<T, Guid>) {
    char text[Guid::text_size];
    value.write_to(text);
    append_digits(out, 't', sizeof text);
    out += ':';
    out.append(text, sizeof text);
  } else if constexpr (std::is_same_v<T, DateTime>) {
    append_field(out, value.text());
  } else {
    append_digits(out, 't', value.size());
    out += ':';
    out += value;
  }
}

/// Appends the row: all columns, TAB after each, LF at the end.
template <class Row>
void append_row(const Row& row, std::string& out) {
  for_each_column<Row>([&](const auto& column) {
    append_field(out, row.*(column.member));
    out += '\t';
  });
  out += '\n';
}

/// Replaces `out` by the row.
template <class Row>
void row_text(const Row& row, std::string& out) {
  out.clear();
  append_row(row, out);
}

/// Feeds all rows of a list, with the table's name in front.
template <class Rows>
void feed_rows(Sha256& digest, const Rows& rows) {
  using Row = typename Rows::value_type;
  digest.update(Table<Row>::name);
  digest.update("\n");
  constexpr std::size_t piece_bytes =
      std::size_t{16} * 1024; // one call for many rows, from the nearest cache
  std::string text;
  for (const auto& row : rows) {
    append_row(row, text);
    if (text.size() >= piece_bytes) {
      digest.update(text);
      text.clear();
    }
  }
  digest.update(text);
}

} // namespace gc2pc
