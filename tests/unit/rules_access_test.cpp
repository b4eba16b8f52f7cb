// SPDX-License-Identifier: Apache-2.0
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace gc2pc;
using test::count;
using test::node_named;
using test::Organisation;

namespace {

/// `uri kind` of everybody with a role on a node, sorted.
std::set<std::string> roles_on(const Plan& plan, const std::string& node) {
  const auto id = node_named(plan, node).id;
  std::set<std::string> found;
  for (const auto& role : plan.structure.roles.inserted)
    if (role.node == id)
      for (const auto& principal : plan.structure.principals.inserted)
        if (principal.id == role.principal)
          for (const auto& type : plan.seed.role_types)
            if (type.id == role.type)
              found.insert(principal.uri + " " + type.description);
  return found;
}

std::set<std::string> allowed_on(const Plan& plan, const std::string& node) {
  const auto id = node_named(plan, node).id;
  std::set<std::string> found;
  for (const auto& scope : plan.structure.scopes.inserted)
    if (scope.node == id)
      for (const auto& principal : plan.structure.principals.inserted)
        if (principal.id == scope.principal)
          found.insert(principal.uri);
  return found;
}

using Names = std::set<std::string>;

/// Root scope: the group 2, which 10 to 13 belong to; 14 does not.
Organisation office() {
  Organisation org;
  org.person(2, "ma-grp:all@u.g").type = PrincipalType::group;
  org.inputs.source.scopes.clear();
  org.scope(1, 2);
  for (const std::int64_t id : {10, 11, 12, 13, 14})
    org.person(id, "sip:u" + std::to_string(id) + "@contoso.com");
  for (const std::int64_t id : {10, 11, 12, 13})
    org.inputs.source.affiliations.push_back(
        {legacy::PrincipalId{id}, legacy::PrincipalId{2}, 1, legacy::PrincipalId{1}});
  org.category(20, 1, "A");
  org.category(21, 20, "B");
  org.room(22, 21, "r");
  return org;
}

} // namespace

TEST_CASE("C24: roles come down the path, members only from their definer on") {
  auto org = office();
  org.role(1, 10, Organisation::manager);
  org.role(20, 11, Organisation::member);
  org.role(21, 12, Organisation::member);
  org.role(22, 13, Organisation::member);
  SUBCASE("from the root") {
    CHECK(roles_on(org.plan(), "A-B-r") == Names{"sip:u10@contoso.com Manager", "sip:u11@contoso.com Member",
                                                 "sip:u12@contoso.com Member", "sip:u13@contoso.com Member"});
  }
  SUBCASE("from a new member list on") {
    org.inputs.source.nodes.back().role_definer = legacy::NodeId{21};
    CHECK(roles_on(org.plan(), "A-B-r") ==
          Names{"sip:u10@contoso.com Manager", "sip:u12@contoso.com Member", "sip:u13@contoso.com Member"});
  }
  SUBCASE("a definer off the path counts as the room itself") {
    org.inputs.source.nodes.back().role_definer = legacy::NodeId{4711};
    const auto plan = org.plan();
    CHECK(roles_on(plan, "A-B-r") == Names{"sip:u10@contoso.com Manager", "sip:u13@contoso.com Member"});
    CHECK(count(plan, Code::definer_off_path) == 1);
  }
  SUBCASE("root managers can be dropped") {
    org.inputs.policies.root_managers = RootManagers::drop;
    const auto plan = org.plan();
    CHECK(roles_on(plan, "A-B-r") ==
          Names{"sip:u11@contoso.com Member", "sip:u12@contoso.com Member", "sip:u13@contoso.com Member"});
    CHECK(plan.counts.at("role").skipped.at("root-manager") == 1);
  }
}

TEST_CASE("C27, C28: outside the scope a role had no effect; one that ignores the scope extends it") {
  auto org = office();
  org.role(22, 14, Organisation::member);
  SUBCASE("dropped") {
    const auto plan = org.plan();
    CHECK(roles_on(plan, "A-B-r").empty());
    CHECK(count(plan, Code::out_of_scope) == 1);
    CHECK(plan.counts.at("role").skipped.at("out of scope") == 1);
  }
  SUBCASE("kept") {
    org.inputs.source.roles[0].honors_scope = false;
    const auto plan = org.plan();
    CHECK(roles_on(plan, "A-B-r") == Names{"sip:u14@contoso.com Member"});
    CHECK(allowed_on(plan, "A-B") == Names{"ma-grp:all@u.g", "sip:u14@contoso.com"});
    CHECK(count(plan, Code::scope_extended) == 1);
  }
}

TEST_CASE("C26: presenters only in auditoriums, and they are members") {
  auto org = office();
  org.role(22, 10, Organisation::voiced);
  SUBCASE("a normal room") {
    const auto plan = org.plan();
    CHECK(roles_on(plan, "A-B-r").empty());
    CHECK(count(plan, Code::voiced_on_normal) == 1);
  }
  SUBCASE("an auditorium") {
    org.inputs.source.nodes.back().behavior = 5;
    const auto plan = org.plan();
    CHECK(roles_on(plan, "A-B-r") == Names{"sip:u10@contoso.com Member", "sip:u10@contoso.com Voiced"});
    CHECK(count(plan, Code::presenter_made_member) == 1);
  }
}

TEST_CASE("C30: who may create rooms becomes a creator") {
  auto org = office();
  org.role(20, 10, Organisation::member);
  org.role(20, 11, Organisation::manager);
  SUBCASE("members and managers") {
    CHECK(roles_on(org.plan(), "A") == Names{"sip:u10@contoso.com Creator", "sip:u11@contoso.com Creator"});
  }
  SUBCASE("managers only") {
    org.inputs.source.nodes[1].restrict_child_create = false;
    CHECK(roles_on(org.plan(), "A") == Names{"sip:u11@contoso.com Creator"});
  }
}

TEST_CASE("C21, C41: unknown kinds and orphans are dropped and reported") {
  auto org = office();
  org.role(22, 999, Organisation::member);
  org.role(22, 10, 555);
  const auto plan = org.plan();
  CHECK(count(plan, Code::orphan) == 1);
  CHECK(count(plan, Code::unknown_role_kind) == 1);
  CHECK(plan.counts.at("role").balanced());
}

TEST_CASE("C22, C32: scopes of a node that does not exist count for nothing") {
  auto org = office();
  org.scope(77, 10);
  org.scope(77, 999);
  const auto plan = org.plan();
  CHECK(count(plan, Code::orphan) == 0);
  CHECK(plan.counts.at("scope").skipped.at("no such node") == 2);
  CHECK(plan.counts.at("scope").balanced());

  org.node(22).scope_definer = legacy::NodeId{77};
  org.role(22, 10, Organisation::member);
  const auto with_definer = org.plan();
  CHECK(count(with_definer, Code::definer_off_path) == 1);
  CHECK(count(with_definer, Code::out_of_scope) == 1);
}

TEST_CASE("C36: federated users lose their roles and are disabled; who wrote nothing is not migrated") {
  auto org = office();
  org.person(30, "sip:partner@fabrikam.com").type = PrincipalType::federated_user;
  org.person(31, "sip:silent@fabrikam.com").type = PrincipalType::federated_user;
  org.role(22, 30, Organisation::member);
  org.role(22, 31, Organisation::member);
  org.message(22, 1, 30, "hello");
  const auto plan = org.plan();
  CHECK(roles_on(plan, "A-B-r").empty());
  CHECK(count(plan, Code::federated_user) == 2);
  const auto& people = plan.structure.principals.inserted;
  const auto partner = std::find_if(people.begin(), people.end(),
                                    [](const auto& p) { return p.uri == "sip:partner@fabrikam.com"; });
  REQUIRE(partner != people.end());
  CHECK(partner->type == PrincipalType::user);
  CHECK(partner->disabled == 1);
  CHECK(std::none_of(people.begin(), people.end(),
                     [](const auto& p) { return p.uri == "sip:silent@fabrikam.com"; }));
}

TEST_CASE("C35: an account that was created again is the target's principal") {
  auto org = office();
  org.role(22, 10, Organisation::member);
  auto target = chat::inventory_of(chat::seed_for(test::guid(1)));
  auto known = target.principals[0];
  known.id = chat::PrincipalId{77};
  known.guid = test::guid(700);
  known.uri = "SIP:U10@contoso.com";
  known.type = PrincipalType::user;
  target.principals.push_back(known);
  org.inputs.target = target;
  const auto plan = org.plan();
  CHECK(count(plan, Code::account_recreated) == 1);
  REQUIRE(plan.structure.roles.inserted.size() == 1);
  CHECK(plan.structure.roles.inserted[0].principal == chat::PrincipalId{77});
}

TEST_CASE("C41: unknown authors share one placeholder, which comes last") {
  auto org = office();
  org.message(22, 1, 10, "known");
  org.message(22, 2, 9'999, "unknown");
  org.message(22, 3, 8'888, "unknown too");
  const auto plan = org.plan();
  REQUIRE(plan.placeholder);
  CHECK(plan.structure.principals.inserted.back().id == plan.placeholder->principal);
  CHECK(plan.structure.principals.inserted.back().uri == "sip:unknown-author@contoso.com");
  CHECK(count(plan, Code::unknown_author) == 1);
  CHECK(plan.authors.size() == 1);
}

TEST_CASE("C37: disabled, and gone from the directory") {
  auto org = office();
  org.inputs.source.principals[2].disabled = true; // 10
  org.inputs.source.principals[3].disabled = true; // 11
  org.role(22, 10, Organisation::member);
  org.role(22, 11, Organisation::member);
  org.inputs.directory.known = true;
  org.inputs.directory.live = {org.inputs.source.principals[2].guid};
  const auto plan = org.plan();
  for (const auto& principal : plan.structure.principals.inserted)
    if (principal.uri == "sip:u10@contoso.com")
      CHECK(principal.disabled == 1);
    else if (principal.uri == "sip:u11@contoso.com")
      CHECK(principal.disabled == 2);
  CHECK(count(plan, Code::account_gone) == 1);
  CHECK(count(plan, Code::disabled_user_roles) == 1);
  CHECK(roles_on(plan, "A-B-r").size() == 2);
}

TEST_CASE("C46: invitations are numbered again, and only rooms that invite keep them") {
  auto org = office();
  org.inputs.source.nodes[0].invite = true;
  org.room(23, 21, "off").invite = false;
  const auto date = *DateTime::parse("2012-01-01");
  org.inputs.source.invitations = {{legacy::PrincipalId{10}, 17, legacy::NodeId{22}, date},
                                   {legacy::PrincipalId{10}, 9, legacy::NodeId{23}, date},
                                   {legacy::PrincipalId{999}, 1, legacy::NodeId{22}, date}};
  const auto plan = org.plan();
  REQUIRE(plan.rest.invitations.inserted.size() == 1);
  CHECK(plan.rest.invitations.inserted[0].invite_id == 1);
  REQUIRE(plan.rest.last_invite_ids.inserted.size() == 1);
  CHECK(plan.rest.last_invite_ids.inserted[0].last == 1);
  CHECK(count(plan, Code::invitations_dropped) == 1);
  CHECK(count(plan, Code::orphan) == 1);
}
