// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/source_digest.hpp"

#include "mappings/model/row_hash.hpp"

namespace gc2pc {
namespace {

// tblFileToken and the compliance rows are left out: they come and go by themselves, and are only counted.
Sha256 digest_of_rows(const legacy::Inventory& inventory) {
  Sha256 digest;
  legacy::for_each_table(inventory, [&](const auto& rows) { feed_rows(digest, rows); });
  return digest;
}

} // namespace

std::string rows_digest(const legacy::Inventory& inventory) {
  return hex(digest_of_rows(inventory).finish());
}

std::string inventory_digest(const legacy::Inventory& inventory) {
  auto digest = digest_of_rows(inventory);
  // What is wrong with a row that cannot be read: set right, it would be planned. In the order of the engine,
  // which is why a plan, which is the same on every engine, has the findings instead.
  std::string bad;
  for (const auto& value : inventory.bad_values)
    for (const auto* part : {&value.table, &value.column, &value.key, &value.found})
      bad += *part + '\0';
  digest.update(bad);
  return hex(digest.finish());
}

} // namespace gc2pc
