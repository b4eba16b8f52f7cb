// SPDX-License-Identifier: Apache-2.0
/// \file
/// The published layout of Persistent Chat as data: what a target made by another program is compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

struct ProductColumn {
  std::string name, type;             ///< the type as SQL Server calls it
  std::optional<std::int64_t> length; ///< of text
  bool nullable = false;
};

struct ProductReference {
  std::vector<std::string> columns;
  std::string parent;
};

struct ProductTable {
  std::string name;
  std::vector<ProductColumn> columns;
  std::vector<std::vector<std::string>> keys; ///< the primary one and those that are unique
  std::vector<ProductReference> references;
};

/// The tables of persistent_chat.sql.
[[nodiscard]] const std::vector<ProductTable>& product_schema();
/// One of them; null for a table that is none.
[[nodiscard]] const ProductTable* product_table(std::string_view name);

} // namespace gc2pc
