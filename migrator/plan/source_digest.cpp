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
  return hex(digest.finish());
}

} // namespace gc2pc
