// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/source_digest.hpp"

namespace gc2pc {
namespace {

// tblFileToken and the compliance rows are left out: they come and go by themselves, and are only counted.
InventoryDigest digest_of_rows(const legacy::Inventory& inventory) {
  InventoryDigest digest;
  legacy::for_each_table(inventory, [&]<class Row>(const std::vector<Row>& rows) {
    digest.begin_table<Row>();
    for (const auto& row : rows)
      digest.add(row);
  });
  return digest;
}

} // namespace

std::string InventoryDigest::finish(const std::vector<legacy::BadValue>& bad_values) {
  // What is wrong with a row that cannot be read: set right, it would be planned. In the order of the engine,
  // which is why a plan, which is the same on every engine, has the findings instead.
  for (const auto& value : bad_values)
    for (const auto* part : {&value.table, &value.column, &value.key, &value.found})
      text_ += *part + '\0';
  digest_.update(text_);
  text_.clear();
  return hex(digest_.finish());
}

std::string rows_digest(const legacy::Inventory& inventory) {
  return digest_of_rows(inventory).finish({});
}

std::string inventory_digest(const legacy::Inventory& inventory) {
  return digest_of_rows(inventory).finish(inventory.bad_values);
}

} // namespace gc2pc
