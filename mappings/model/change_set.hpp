// SPDX-License-Identifier: Apache-2.0
/// \file
/// What is to be changed in a store, with the before-images: doing it, undoing it and foreseeing its result
/// all start here.
#pragma once

#include "mappings/model/chat.hpp"

#include <utility>
#include <vector>

namespace gc2pc::chat {

/// Changes of one table. An undo is the same with the roles swapped, so before-images are whole rows.
template <class Row>
struct Change {
  std::vector<Row> inserted;
  std::vector<std::pair<Row, Row>> updated; ///< before, after
  std::vector<Row> deleted;                 ///< before-images

  [[nodiscard]] bool empty() const { return inserted.empty() && updated.empty() && deleted.empty(); }
  [[nodiscard]] std::size_t size() const { return inserted.size() + updated.size() + deleted.size(); }
};

/// Changes of all tables, in the order in which rows may refer to earlier ones.
struct ChangeSet {
  Change<Principal> principals;
  Change<PrincipalMeta> metas;
  Change<Affiliation> affiliations;
  Change<Addin> addins;
  Change<Node> nodes;
  Change<ScopeEntry> scopes;
  Change<Role> roles;
  Change<Invitation> invitations;
  Change<LastInviteId> last_invite_ids;
  Change<LastChatId> last_chat_ids;
  Change<Preference> preferences;

  [[nodiscard]] bool empty() const;
  /// Rows inserted, updated and deleted, all tables together.
  [[nodiscard]] std::size_t size() const;
};

/// Calls `visit(change)` for each table, parents before children. Deletions go in the reverse order.
template <class Set, class Visit>
void for_each_change(Set&& set, Visit&& visit) {
  visit(set.principals);
  visit(set.metas);
  visit(set.affiliations);
  visit(set.addins);
  visit(set.nodes);
  visit(set.scopes);
  visit(set.roles);
  visit(set.invitations);
  visit(set.last_invite_ids);
  visit(set.last_chat_ids);
  visit(set.preferences);
}

/// The same, children before parents.
template <class Set, class Visit>
void for_each_change_reversed(Set&& set, Visit&& visit) {
  visit(set.preferences);
  visit(set.last_chat_ids);
  visit(set.last_invite_ids);
  visit(set.invitations);
  visit(set.roles);
  visit(set.scopes);
  visit(set.nodes);
  visit(set.addins);
  visit(set.affiliations);
  visit(set.metas);
  visit(set.principals);
}

/// Calls `visit(change of a, change of b)` for each table, in the same order.
template <class A, class B, class Visit>
void for_each_change_pair(A&& a, B&& b, Visit&& visit) {
  visit(a.principals, b.principals);
  visit(a.metas, b.metas);
  visit(a.affiliations, b.affiliations);
  visit(a.addins, b.addins);
  visit(a.nodes, b.nodes);
  visit(a.scopes, b.scopes);
  visit(a.roles, b.roles);
  visit(a.invitations, b.invitations);
  visit(a.last_invite_ids, b.last_invite_ids);
  visit(a.last_chat_ids, b.last_chat_ids);
  visit(a.preferences, b.preferences);
}

/// The change set that takes `changes` back.
[[nodiscard]] ChangeSet inverse(const ChangeSet& changes);

/// What leads from the store after `from` to the store after `to`, both of which start from the same store:
/// rows that come out the same are not in it.
[[nodiscard]] ChangeSet transition(const ChangeSet& from, const ChangeSet& to);

/// The inventory that results from applying `changes` to `before`. Messages are left as they are.
[[nodiscard]] Inventory apply(Inventory before, const ChangeSet& changes);

/// C55: what an absent or empty target is created with, besides the static rows of the schema.
struct Seed {
  Config config;
  std::vector<RoleType> role_types;
  Node root;
  Principal system;
};

/// C55. `pool_id` is the legacy pool's (C42).
[[nodiscard]] Seed seed_for(const Guid& pool_id);
/// The inventory of a store that holds the seed and nothing else.
[[nodiscard]] Inventory inventory_of(const Seed& seed);

} // namespace gc2pc::chat
