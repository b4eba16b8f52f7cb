// SPDX-License-Identifier: Apache-2.0
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::count;
using test::node_named;
using test::Organisation;
using test::said;

namespace {

using Texts = std::vector<std::string>;

/// A pool of one category and one room, and a target that has both names already.
struct Both {
  Both() {
    org.inputs.source.scopes.clear();
    org.person(10, "sip:ann@contoso.com");
    org.person(11, "sip:bob@contoso.com");
    org.category(2, 1, "Sales");
    org.room(3, 2, "deals");
    org.scope(1, 10);
    org.scope(1, 11);
    org.role(3, 10, Organisation::member);
    org.role(3, 11, Organisation::member);
    target = chat::inventory_of(chat::seed_for(test::guid(1)));
  }

  chat::Node& node(std::int64_t id, std::string name, std::optional<std::int64_t> room_of = std::nullopt) {
    chat::Node node = target.nodes[0];
    node.id = chat::NodeId{id};
    node.guid = test::guid(static_cast<std::uint32_t>(0x900 + id));
    node.name = std::move(name);
    node.description = "theirs";
    node.is_category = !room_of;
    node.parent = chat::NodeId{room_of.value_or(1)};
    if (room_of)
      node.invite = node.logged = node.file_post = std::nullopt;
    target.nodes.push_back(node);
    return target.nodes.back();
  }
  chat::Principal& person(std::int64_t id, std::string uri, Guid guid) {
    chat::Principal principal = target.principals[0];
    principal.id = chat::PrincipalId{id};
    principal.guid = guid;
    principal.uri = std::move(uri);
    principal.type = PrincipalType::user;
    target.principals.push_back(principal);
    return target.principals.back();
  }
  Plan plan(TargetConflict policy) {
    org.inputs.policies.target_conflict = policy;
    org.inputs.target = target;
    return org.plan();
  }

  Organisation org;
  chat::Inventory target;
};

/// Principals with a role of the type on a node, as the plan adds them.
std::vector<std::int64_t> added(const Plan& plan, std::int64_t node, std::int64_t type) {
  std::vector<std::int64_t> who;
  for (const auto& role : plan.structure.roles.inserted)
    if (role.node.value == node && role.type.value == type)
      who.push_back(role.principal.value);
  std::sort(who.begin(), who.end());
  return who;
}

const Guid ann = test::guid(0x10000 + 10), bob = test::guid(0x10000 + 11);

} // namespace

TEST_CASE("C12: fail says which names are taken, and each with its own item") {
  Both both;
  both.node(10, "SALES");
  both.node(11, "Deals ", 10);
  const auto plan = both.plan(TargetConflict::fail);
  CHECK(said(plan, Code::target_conflict) == Texts{"nodeID 2: the target has a node named 'Sales'",
                                                   "nodeID 3: the target has a node named 'deals'"});
  CHECK_FALSE(plan.executable());
}

TEST_CASE("C12: suffix gives both a name of their own") {
  Both both;
  both.node(10, "SALES");
  both.node(11, "Deals ", 10);
  const auto plan = both.plan(TargetConflict::suffix);
  CHECK(said(plan, Code::name_suffixed) ==
        Texts{"nodeID 2: 'Sales' is taken by the target; becomes 'Sales-aabbccdd'",
              "nodeID 3: 'deals' is taken by the target; becomes 'deals-aabbccdd'"});
  CHECK(node_named(plan, "deals-aabbccdd").parent == node_named(plan, "Sales-aabbccdd").id);
  CHECK(plan.executable());
}

TEST_CASE("C12, C18: rooms below an adopted category see its settings") {
  Both both;
  auto& category = both.node(10, "Sales");
  category.invite = true;
  category.logged = false;
  both.org.room(4, 2, "inviting").invite = true; // in a category that has invitations off
  const auto plan = both.plan(TargetConflict::adopt);
  CHECK(said(plan, Code::node_adopted) == Texts{"nodeID 2: the target's nodeID 10 is used"});
  // It inherited "off" and the adopted category says "on": it must say so itself.
  CHECK(node_named(plan, "deals").invite == false);
  CHECK(node_named(plan, "inviting").invite == std::nullopt);
  CHECK(node_named(plan, "deals").parent == chat::NodeId{10});
  CHECK(said(plan, Code::room_setting_lost) == Texts{"nodeID 3: kept its history, unlike its category",
                                                     "nodeID 4: kept its history, unlike its category"});
  CHECK(plan.structure.nodes.updated.empty());
}

TEST_CASE("C12, C28: an adopted category keeps its lists; whom it denies gets no role below it") {
  Both both;
  both.node(10, "Sales");
  both.person(20, "sip:ann@contoso.com", ann);
  both.target.scopes = {{chat::NodeId{10}, chat::PrincipalId{20}, true, chat::PrincipalId{1}}};
  const auto plan = both.plan(TargetConflict::adopt);
  CHECK(said(plan, Code::denied_in_target) ==
        Texts{"nodeID 3: sip:ann@contoso.com is denied by the target's category and no member"});
  CHECK(added(plan, 11, 1) == std::vector<std::int64_t>{21}); // bob, who is new
  // The key of ann's row is taken by the denial.
  REQUIRE(plan.structure.scopes.inserted.size() == 1);
  CHECK(plan.structure.scopes.inserted[0].principal == chat::PrincipalId{21});
  CHECK(plan.structure.scopes.deleted.empty());
}

TEST_CASE("C12, C45: an adopted room is not moved, and messages come under its GUID") {
  Both both;
  both.node(10, "Other");
  both.node(11, "DEALS", 10);
  both.person(20, "sip:ann@contoso.com", ann);
  both.target.roles = {{chat::NodeId{11}, chat::PrincipalId{20}, chat::RoleTypeId{1}, chat::PrincipalId{20}}};
  both.target.last_chat_ids = {{chat::NodeId{11}, ChatId{50}}};
  both.org.message(3, 7, 10, "hello");
  const auto plan = both.plan(TargetConflict::adopt);
  REQUIRE(plan.rooms.size() == 1);
  CHECK(plan.rooms[0].room == chat::NodeId{11});
  CHECK(plan.rooms[0].guid == test::guid(0x900 + 11));
  CHECK(plan.rooms[0].name == "DEALS");
  CHECK(plan.structure.nodes.updated.empty());
  CHECK(plan.structure.nodes.inserted.size() == 1);           // the category
  CHECK(added(plan, 11, 1) == std::vector<std::int64_t>{21}); // ann is a member already
  CHECK(plan.rest.last_chat_ids.empty());                     // 50 is higher than 7
  // Both are allowed where the room is, which is not where it was.
  CHECK(said(plan, Code::scope_extended) ==
        Texts{"nodeID 10: sip:ann@contoso.com is added to AllowedMembers of the target's category",
              "nodeID 10: sip:bob@contoso.com is added to AllowedMembers of the target's category"});
}

TEST_CASE(
    "C12, C31: a role is added to an adopted room where no one has its kind, whatever the type's number") {
  Both both;
  both.node(10, "Sales");
  both.node(11, "deals", 10);
  both.person(20, "sip:ann@contoso.com", ann);
  both.target.role_types.push_back({chat::RoleTypeId{40}, "member", 1});
  both.target.roles = {{chat::NodeId{11}, chat::PrincipalId{20}, chat::RoleTypeId{40}, chat::PrincipalId{1}}};
  const auto plan = both.plan(TargetConflict::adopt);
  CHECK(added(plan, 11, 1) == std::vector<std::int64_t>{21}); // not ann, who is a member by type 40
}

TEST_CASE("C37: roles of disabled users count where an adopted room has them already, too") {
  Both both;
  both.node(10, "Sales");
  both.node(11, "deals", 10);
  both.person(20, "sip:ann@contoso.com", ann);
  both.target.roles = {{chat::NodeId{11}, chat::PrincipalId{20}, chat::RoleTypeId{1}, chat::PrincipalId{1}}};
  both.org.inputs.source.principals[1].disabled = true;
  const auto plan = both.plan(TargetConflict::adopt);
  CHECK(added(plan, 11, 1) == std::vector<std::int64_t>{21});
  const auto found = std::find_if(plan.findings.begin(), plan.findings.end(), [](const Finding& finding) {
    return finding.code == Code::disabled_user_roles;
  });
  REQUIRE(found != plan.findings.end());
  CHECK(found->rows == 1); // ann's
}

TEST_CASE("C12: an overwritten room gets the migrated row, roles and category; its before-images are whole") {
  Both both;
  both.node(10, "Other");
  both.node(11, "DEALS", 10).purged_on = DateTime::parse("2013-01-01");
  both.person(20, "sip:eve@contoso.com", test::guid(0xeee));
  both.target.roles = {{chat::NodeId{11}, chat::PrincipalId{20}, chat::RoleTypeId{2}, chat::PrincipalId{1}},
                       {chat::NodeId{10}, chat::PrincipalId{20}, chat::RoleTypeId{4}, chat::PrincipalId{1}}};
  both.target.invitations = {{chat::PrincipalId{20}, 5, chat::NodeId{11}, *DateTime::parse("2013-01-01")}};
  both.target.last_chat_ids = {{chat::NodeId{11}, ChatId{50}}};
  both.org.message(3, 7, 10, "hello");
  const auto plan = both.plan(TargetConflict::overwrite);
  CHECK(said(plan, Code::node_overwritten) == Texts{"nodeID 3: the target's nodeID 11 is overwritten"});
  REQUIRE(plan.structure.nodes.updated.size() == 1);
  const auto& [before, after] = plan.structure.nodes.updated[0];
  CHECK(before == both.target.nodes[2]);
  CHECK(after.guid == test::guid(3));
  CHECK(after.name == "deals");
  CHECK(after.parent == node_named(plan, "Sales").id);
  CHECK_FALSE(after.purged_on);
  CHECK(plan.structure.roles.deleted == std::vector{both.target.roles[0]});
  CHECK(added(plan, 11, 1) == std::vector<std::int64_t>{21, 22});
  CHECK(plan.rest.invitations.empty());
  REQUIRE(plan.rest.last_chat_ids.updated.size() == 1);
  CHECK(plan.rest.last_chat_ids.updated[0].second.last == ChatId{7});
}

TEST_CASE("C12: what cannot be taken is reported") {
  for (const auto policy : {TargetConflict::adopt, TargetConflict::overwrite}) {
    Both both;
    both.node(10, "deals");     // a category
    both.node(11, "Sales", 10); // a room
    CHECK(said(both.plan(policy), Code::target_conflict) ==
          Texts{"nodeID 2: the target's node named 'Sales' cannot be taken",
                "nodeID 3: the target's node named 'deals' cannot be taken"});
    Both with_messages;
    with_messages.node(10, "Other");
    with_messages.node(11, "deals", 10);
    with_messages.target.messages[chat::NodeId{11}] = {1, ChatId{1}};
    CHECK(said(with_messages.plan(policy), Code::target_has_messages) ==
          Texts{"nodeID 3: the target's node named 'deals' cannot be taken"});
  }
}

TEST_CASE(
    "C12: the first migrated item gets the target's node, the next one is a conflict among migrated items") {
  Both both;
  both.node(10, "Other");
  both.node(11, "deals", 10);
  both.org.room(4, 2, "DEALS");
  const auto plan = both.plan(TargetConflict::adopt);
  CHECK(plan.rooms[0].room == chat::NodeId{11});
  CHECK(said(plan, Code::name_suffixed) ==
        Texts{"nodeID 4: 'DEALS' is taken by another migrated item, 'deals' (" + test::guid(3).text() +
              "); becomes 'DEALS-aabbccdd'"});
}

TEST_CASE("C35: of several rows with the address the lowest prinID is used, however it is written") {
  Both both;
  both.person(30, "SIP:ANN@contoso.com", test::guid(0xa1));
  both.person(20, "sip:Ann@Contoso.com", test::guid(0xa2));
  const auto plan = both.plan(TargetConflict::fail);
  CHECK(said(plan, Code::account_recreated) ==
        Texts{"prinID 10: the target knows 'sip:ann@contoso.com' as " + test::guid(0xa2).text()});
  const auto room = node_named(plan, "deals").id.value;
  CHECK(added(plan, room, 1) == std::vector<std::int64_t>{20, 31});
}

TEST_CASE("C35: the GUID goes before the address; two principals that become one have one row") {
  Both both;
  both.org.inputs.source.principals[2].uri = "sip:old@contoso.com";
  both.person(20, "sip:ann@contoso.com", bob); // bob by GUID, ann by address
  const auto plan = both.plan(TargetConflict::fail);
  CHECK(count(plan, Code::account_recreated) == 1);
  CHECK(added(plan, node_named(plan, "deals").id.value, 1) == std::vector<std::int64_t>{20});
  CHECK(plan.structure.principals.inserted.empty());
  CHECK(plan.counts.at("role").skipped.at("same role nearer to the room") == 1);
  CHECK(plan.structure.scopes.inserted.size() == 1);
}

TEST_CASE("C48: an add-in with the target's siopID is the target's; one with its name gets a suffix") {
  Both both;
  both.org.inputs.source.addins = {{test::guid(0x51), "Tracker", "https://a.example/"},
                                   {test::guid(0x52), "TRACKER ", "https://b.example/"}};
  both.org.inputs.source.nodes[2].addin = test::guid(0x51);
  both.target.addins = {{test::guid(0x51), "tracker", "https://theirs.example/"}};
  const auto plan = both.plan(TargetConflict::fail);
  REQUIRE(plan.structure.addins.inserted.size() == 1);
  CHECK(plan.structure.addins.inserted[0] ==
        chat::Addin{test::guid(0x52), "TRACKER -aabbccdd", "https://b.example/"});
  CHECK(said(plan, Code::name_suffixed) ==
        Texts{"siopID " + test::guid(0x52).text() +
              ": 'TRACKER ' is taken by the target; becomes 'TRACKER -aabbccdd'"});
  CHECK(node_named(plan, "deals").addin == test::guid(0x51));
}

TEST_CASE("C21: the target's role types are found by description, and of several the lowest is written") {
  Both both;
  both.target.role_types = {{chat::RoleTypeId{40}, "member", 1},  {chat::RoleTypeId{12}, "MEMBER", 1},
                            {chat::RoleTypeId{7}, "Creator", 1},  {chat::RoleTypeId{9}, "Voiced", 1},
                            {chat::RoleTypeId{3}, "Observer", 1}, {chat::RoleTypeId{30}, "Manager", 1}};
  CHECK(added(both.plan(TargetConflict::fail), 3, 12).size() == 2);
  both.target.role_types.pop_back();
  const auto plan = both.plan(TargetConflict::fail);
  CHECK(said(plan, Code::role_kind_missing) == Texts{"target: the target has no role type manager"});
  CHECK_FALSE(plan.executable());
}
