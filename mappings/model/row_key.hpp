// SPDX-License-Identifier: Apache-2.0
/// \file
/// What tells the rows of a table apart.
#pragma once

#include "mappings/model/columns.hpp"

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

} // namespace gc2pc
