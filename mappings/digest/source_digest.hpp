// SPDX-License-Identifier: Apache-2.0
/// \file
/// Shows whether the legacy database is the one that was planned, without reading its messages.
#pragma once

#include "mappings/model/legacy.hpp"
#include "mappings/model/row_hash.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// 64 hex digits over the rows of all tables but tblChat: of the database as it is stored or, after cleaning,
/// of what the rules see.
[[nodiscard]] std::string rows_digest(const legacy::Inventory& inventory);

/// The same, and over the rows that cannot be read: of everything but the messages, as it is stored.
[[nodiscard]] std::string inventory_digest(const legacy::Inventory& inventory);

/// Makes inventory_digest() of rows as they are read, table by table in the order of the inventory.
class InventoryDigest {
 public:
  template <class Row>
  void begin_table() {
    text_ += Table<Row>::name;
    text_ += '\n';
  }
  template <class Row>
  void add(const Row& row) {
    constexpr std::size_t piece_bytes = std::size_t{16} * 1024; // one call for many rows
    append_row(row, text_);
    if (text_.size() < piece_bytes)
      return;
    digest_.update(text_);
    text_.clear();
  }
  [[nodiscard]] std::string finish(const std::vector<legacy::BadValue>& bad_values);

 private:
  Sha256 digest_;
  std::string text_;
};

} // namespace gc2pc
