// SPDX-License-Identifier: Apache-2.0
/// \file
/// What changes in a store, with the before-images: doing it, undoing it and foreseeing its result
/// all start here.
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/packed_list.hpp"

#include <type_traits>
#include <utility>
#include <vector>

namespace gc2pc::chat {

/// Whether a table may have a row for each person, or many.
template <class Row>
inline constexpr bool has_many_rows =
    std::is_same_v<Row, Principal> || std::is_same_v<Row, PrincipalMeta> ||
    std::is_same_v<Row, Affiliation> || std::is_same_v<Row, Role> || std::is_same_v<Row, Invitation>;

/// Rows of a table, those of a large one packed.
template <class Row>
using Rows = std::conditional_t<has_many_rows<Row>, PackedList<Row>, std::vector<Row>>;

/// Changes of one table. An undo is the same with the roles swapped, so before-images are whole rows.
template <class Row>
struct Change {
  Rows<Row> inserted;
  std::vector<std::pair<Row, Row>> updated; ///< before, after
  Rows<Row> deleted;                        ///< before-images

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

/// Parents before children.
inline constexpr auto all_changes =
    std::make_tuple(&ChangeSet::principals, &ChangeSet::metas, &ChangeSet::affiliations, &ChangeSet::addins,
                    &ChangeSet::nodes, &ChangeSet::scopes, &ChangeSet::roles, &ChangeSet::invitations,
                    &ChangeSet::last_invite_ids, &ChangeSet::last_chat_ids, &ChangeSet::preferences);
static_assert(lists_all_members<ChangeSet>(all_changes));

/// Calls `visit(change)` for each table, parents before children. Deletions go in the reverse order.
template <class Set, class Visit>
void for_each_change(Set&& set, Visit&& visit) {
  for_each_member(all_changes, visit, set);
}

/// The same, children before parents.
template <class Set, class Visit>
void for_each_change_reversed(Set&& set, Visit&& visit) {
  for_each_member_reversed(all_changes, visit, set);
}

/// Calls `visit(change of a, change of b)` for each table, in the same order.
template <class A, class B, class Visit>
void for_each_change_pair(A&& a, B&& b, Visit&& visit) {
  for_each_member(all_changes, visit, a, b);
}

/// The changes of the table with rows of this type.
template <class Row>
[[nodiscard]] Change<Row>& change_of(ChangeSet& set) {
  return set.*std::get<Change<Row> ChangeSet::*>(all_changes);
}
template <class Row>
[[nodiscard]] const Change<Row>& change_of(const ChangeSet& set) {
  return set.*std::get<Change<Row> ChangeSet::*>(all_changes);
}

/// The change set that undoes `changes`.
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
