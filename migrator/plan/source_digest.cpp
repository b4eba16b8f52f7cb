// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/source_digest.hpp"

#include "mappings/model/row_hash.hpp"

namespace gc2pc {

// tblFileToken and the compliance rows are left out: they come and go by themselves, and are only counted.
std::string inventory_digest(const legacy::Inventory& inventory) {
  Sha256 digest;
  const auto feed = [&](const auto&... lists) { (feed_rows(digest, lists), ...); };
  feed(inventory.versions, inventory.principals, inventory.affiliations, inventory.addins, inventory.nodes,
       inventory.role_types, inventory.roles, inventory.scopes, inventory.last_chat_ids,
       inventory.invitations, inventory.last_invite_ids, inventory.preferences);
  // What is wrong with a row that cannot be read: set right, it would be planned.
  std::string bad;
  for (const auto& value : inventory.bad_values)
    for (const auto* part : {&value.table, &value.column, &value.key, &value.found})
      bad += *part + '\0';
  digest.update(bad);
  return hex(digest.finish());
}

} // namespace gc2pc
