// SPDX-License-Identifier: Apache-2.0
/// \file
/// C59: what the target's columns take, whatever the engine, where no other rule says what happens to a value
/// that does not fit.
#pragma once

#include "mappings/model/columns.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// A column of the Persistent Chat database with a limit: of a text, in UTF-16 units; or of type int.
struct ColumnSize {
  std::string_view table, column;
  std::optional<Utf16Length> text; ///< nothing: the column is of type int
};

/// All of them.
[[nodiscard]] std::span<const ColumnSize> column_sizes();

/// What is wrong with a value, e.g. "300 UTF-16 units, and 255 fit"; nothing when it fits.
[[nodiscard]] std::optional<std::string> misfit(const ColumnSize& size, const Field& value);

/// The limits of a row's columns, in their order; null for columns without one.
template <class Row>
[[nodiscard]] std::vector<const ColumnSize*> sizes_of() {
  std::vector<const ColumnSize*> sizes;
  for_each_column<Row>([&](const auto& column) {
    sizes.push_back(nullptr);
    for (const auto& size : column_sizes())
      if (size.table == Table<Row>::name && size.column == column.name)
        sizes.back() = &size;
  });
  return sizes;
}

} // namespace gc2pc
