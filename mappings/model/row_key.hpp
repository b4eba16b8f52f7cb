// SPDX-License-Identifier: Apache-2.0
/// \file
/// What distinguishes the rows of a table.
#pragma once

#include "mappings/model/columns.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace gc2pc {

/// The values of a row's key columns, in the order of the columns.
template <class Row>
[[nodiscard]] std::vector<Field> row_key(const Row& row) {
  std::vector<Field> key;
  for_each_column<Row>([&](const auto& column) {
    if (column.key == Key::yes)
      key.push_back(to_field(row.*(column.member)));
  });
  return key;
}

/// All columns in their order. Compared, NULL comes first, then numbers, then texts (C56).
template <class Row>
[[nodiscard]] std::vector<Field> row_fields(const Row& row) {
  std::vector<Field> fields;
  for_each_column<Row>([&](const auto& column) { fields.push_back(to_field(row.*(column.member))); });
  return fields;
}

/// Below, at or above 0: how the keys of two rows compare, column by column in their order.
template <class Row>
[[nodiscard]] int compare_keys(const Row& a, const Row& b) {
  int order = 0;
  for_each_column<Row>([&](const auto& column) {
    if (order == 0 && column.key == Key::yes) {
      const auto &x = a.*(column.member), &y = b.*(column.member);
      order = x < y ? -1 : y < x ? 1 : 0;
    }
  });
  return order;
}

/// By their keys; rows with one key by all of their columns.
template <class Row>
void sort_rows(std::vector<Row>& rows) {
  const auto before = [](const Row& a, const Row& b) {
    const auto order = compare_keys(a, b);
    return order < 0 || (order == 0 && row_fields(a) < row_fields(b));
  };
  // Most engines give the rows by their keys, and the sort takes the memory of half of them.
  if (!std::is_sorted(rows.begin(), rows.end(), before))
    std::stable_sort(rows.begin(), rows.end(), before);
}

/// `column value, column value` of the key columns.
template <class Row>
[[nodiscard]] std::string row_key_text(const Row& row) {
  std::string text;
  for_each_column<Row>([&](const auto& column) {
    if (column.key != Key::yes)
      return;
    if (!text.empty())
      text += ", ";
    text += column.name;
    text += ' ';
    const Field field = to_field(row.*(column.member));
    if (const auto* number = std::get_if<std::int64_t>(&field))
      text += std::to_string(*number);
    else if (const auto* value = std::get_if<std::string>(&field))
      text += *value;
  });
  return text;
}

} // namespace gc2pc
