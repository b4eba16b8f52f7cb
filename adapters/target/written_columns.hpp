// SPDX-License-Identifier: Apache-2.0
/// \file
/// The columns of a target that gc2pc writes, and what each of them has to take.
#pragma once

#include "adapters/sql/catalogue.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

struct WrittenColumn {
  std::string name;
  bool key = false;
  Holds holds = Holds::text;
  int bits = 0;                       ///< of numbers: what the published layout has
  std::optional<std::int64_t> length; ///< of what is written, as text; nothing for texts of any length
  bool nullable = false;              ///< NULL may be written
};

struct WrittenTable {
  std::string name;
  std::vector<WrittenColumn> columns;
  bool only_seed = false; ///< written when a store is created, and never after

  /// Null for a column that is not written.
  [[nodiscard]] const WrittenColumn* column(std::string_view wanted) const;
};

/// A table that gc2pc writes; null for another one.
[[nodiscard]] const WrittenTable* written_table(std::string_view name);
/// A table whose rows come with the schema, and which a new store's first rows go into when it has none; null
/// for another one.
[[nodiscard]] const WrittenTable* static_table(std::string_view name);

} // namespace gc2pc
