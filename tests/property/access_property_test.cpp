// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <tuple>

using namespace gc2pc;
using test::Planned;

namespace {

/// Who may do what in the target that results, read from its rows alone.
struct Access {
  explicit Access(const chat::Inventory& store) {
    for (const auto& row : store.affiliations)
      groups[row.principal].insert(row.affiliation);
    for (const auto& row : store.scopes)
      (row.denied ? denied : allowed)[row.node].insert(row.principal);
    for (const auto& type : store.role_types)
      kinds[type.id] = fold_case(type.description);
    for (const auto& row : store.roles)
      roles.emplace(row.node, row.principal, kinds[row.type]);
  }

  using People = std::set<chat::PrincipalId>;

  /// C22.
  [[nodiscard]] bool covers(std::map<chat::NodeId, People>& lists, chat::NodeId node, chat::PrincipalId who) {
    const auto& list = lists[node];
    return list.contains(who) || std::any_of(groups[who].begin(), groups[who].end(),
                                             [&](const auto group) { return list.contains(group); });
  }

  std::map<chat::PrincipalId, People> groups;
  std::map<chat::NodeId, People> allowed, denied;
  std::map<chat::RoleTypeId, std::string> kinds;
  std::set<std::tuple<chat::NodeId, chat::PrincipalId, std::string>> roles;
};

} // namespace

TEST_CASE("C28, C12: a principal that gets a role is allowed in its category, and not denied") {
  CHECK(test::holds("no role outside the scope", [](const Planned& it) {
    Access access(it.after);
    for (const auto& role : it.plan.structure.roles.inserted) {
      const auto* node = it.node(role.node);
      RC_ASSERT(node != nullptr);
      const auto category = node->is_category ? node->id : node->parent.value();
      if (category == chat::root_node) // never changed; a room there is an error, or adopted
        continue;
      RC_ASSERT(access.covers(access.allowed, category, role.principal));
      RC_ASSERT(!access.covers(access.denied, category, role.principal));
    }
  }));
}

TEST_CASE("C26: presenters are members, and only of auditoriums") {
  CHECK(test::holds("presenters are members", [](const Planned& it) {
    Access access(it.after);
    for (const auto& role : it.plan.structure.roles.inserted) {
      if (access.kinds[role.type] != "voiced")
        continue;
      RC_ASSERT(access.roles.contains({role.node, role.principal, "member"}));
      RC_ASSERT(it.node(role.node)->behavior == 5);
    }
  }));
}

TEST_CASE("C30, C31: categories have creators only, rooms have none, and no principal has a role twice") {
  CHECK(test::holds("roles are where they belong", [](const Planned& it) {
    Access access(it.after);
    std::set<std::tuple<chat::NodeId, chat::PrincipalId, std::string>> before;
    for (const auto& role : it.before.roles)
      before.emplace(role.node, role.principal, access.kinds[role.type]);
    for (const auto& role : it.plan.structure.roles.deleted)
      before.erase({role.node, role.principal, access.kinds[role.type]});
    for (const auto& role : it.plan.structure.roles.inserted) {
      const auto& kind = access.kinds[role.type];
      RC_ASSERT(it.node(role.node)->is_category == (kind == "creator"));
      RC_ASSERT(before.emplace(role.node, role.principal, kind).second);
      // C21: of types with one description the lowest is written.
      for (const auto& [type, other] : access.kinds)
        RC_ASSERT(other != kind || role.type <= type);
    }
  }));
}

TEST_CASE("C36: who is disabled because of a federation has no role, no scope, no invitation") {
  CHECK(test::holds("federated users have no access", [](const Planned& it) {
    std::set<Guid> federated;
    for (const auto& principal : it.organisation.inputs.source.principals)
      if (principal.type == PrincipalType::external_user || principal.type == PrincipalType::federated_user ||
          principal.type == PrincipalType::federated_group)
        federated.insert(principal.guid);
    std::set<chat::PrincipalId> out;
    for (const auto& principal : it.plan.structure.principals.inserted) {
      if (!federated.contains(principal.guid))
        continue;
      RC_ASSERT(principal.type == PrincipalType::user);
      RC_ASSERT(principal.disabled == 1);
      out.insert(principal.id);
    }
    // Two legacy principals never become one new one, so these rows can only be their own.
    for (const auto& row : it.plan.structure.roles.inserted)
      RC_ASSERT(!out.contains(row.principal));
    for (const auto& row : it.plan.structure.scopes.inserted)
      RC_ASSERT(!out.contains(row.principal));
    for (const auto& row : it.plan.rest.invitations.inserted)
      RC_ASSERT(!out.contains(row.principal));
  }));
}
