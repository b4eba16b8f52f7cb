// SPDX-License-Identifier: Apache-2.0
/// Who is named, merged, left without a room, or denied (C12, C19, C27a, C33, C35, C42a).
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::count;
using test::node_named;
using test::Organisation;
using test::said;
using Texts = std::vector<std::string>;

namespace {

/// One category with one room, in which Ann is a member.
Organisation small() {
  Organisation org;
  org.person(10, "sip:ann@contoso.com");
  org.category(2, 1, "A");
  org.room(3, 2, "r");
  org.role(3, 10, Organisation::member);
  org.scope(1, 10);
  return org;
}

chat::Inventory empty_target() {
  return chat::inventory_of(chat::seed_for(test::guid(0xffff)));
}

chat::Principal& add(chat::Inventory& target, std::int64_t id, std::string uri, const Guid& guid) {
  auto principal = target.principals[0];
  principal.id = chat::PrincipalId{id};
  principal.guid = guid;
  principal.uri = std::move(uri);
  principal.type = PrincipalType::user;
  target.principals.push_back(principal);
  return target.principals.back();
}

chat::Node& add(chat::Inventory& target, std::int64_t id, std::string name, std::int64_t parent = 1) {
  auto node = target.nodes[0];
  node.id = chat::NodeId{id};
  node.guid = test::guid(static_cast<std::uint32_t>(0x900 + id));
  node.parent = chat::NodeId{parent};
  node.is_category = parent == 1;
  node.name = std::move(name);
  target.nodes.push_back(node);
  return target.nodes.back();
}

const Guid ann = test::guid(0x10000 + 10);

} // namespace

TEST_CASE("C27a: a room of which all people are lost is named") {
  auto org = small();
  CHECK(count(org.plan(), Code::room_without_people) == 0);
  SUBCASE("out of the scope") {
    org.inputs.source.scopes.clear();
  }
  SUBCASE("a federated user") {
    org.inputs.source.principals[1].type = PrincipalType::federated_user;
  }
  SUBCASE("disabled") {
    org.inputs.source.principals[1].disabled = true;
  }
  SUBCASE("nobody") {
    org.inputs.source.roles[0].principal = legacy::PrincipalId{999};
  }
  SUBCASE("the system") {
    org.inputs.source.principals[1].type = PrincipalType::system_user;
  }
  const auto plan = org.plan();
  CHECK(said(plan, Code::room_without_people) ==
        Texts{"nodeID 3: no active person or group has a role in 'r'"});
}

TEST_CASE("C27a: only rows that concern the room count") {
  auto org = small();
  org.inputs.source.roles.clear();
  CHECK(count(org.plan(), Code::room_without_people) == 0); // no person was there before
  SUBCASE("a manager of the root concerns every room, even one that the rules drop") {
    org.role(1, 10, Organisation::manager);
    CHECK(count(org.plan(), Code::room_without_people) == 0);
    org.inputs.policies.root_managers = RootManagers::drop;
    CHECK(count(org.plan(), Code::room_without_people) == 1);
  }
  SUBCASE("a member above the role definer does not") {
    org.role(2, 10, Organisation::member);
    CHECK(count(org.plan(), Code::room_without_people) == 0); // and has the role
    org.node(3).role_definer = legacy::NodeId{3};
    CHECK(count(org.plan(), Code::room_without_people) == 0); // not concerned
    org.inputs.source.roles.back().honors_override = false;
    CHECK(count(org.plan(), Code::room_without_people) == 0); // concerned, and has the role
    org.inputs.source.principals[1].disabled = true;
    CHECK(count(org.plan(), Code::room_without_people) == 1);
  }
  SUBCASE("a presenter of the room does, in a normal room, too; one of the category does not") {
    org.role(2, 10, Organisation::voiced);
    CHECK(count(org.plan(), Code::room_without_people) == 0);
    org.role(3, 10, Organisation::voiced);
    CHECK(count(org.plan(), Code::room_without_people) == 1);
    org.node(3).behavior = 5;
    CHECK(count(org.plan(), Code::room_without_people) == 0);
  }
  SUBCASE("a role of an unknown kind does not") {
    org.role(3, 10, 77);
    CHECK(count(org.plan(), Code::room_without_people) == 0);
  }
}

TEST_CASE("C27a: of an adopted room its own people count, as they are in the target") {
  auto org = small();
  org.inputs.source.principals[1].disabled = true;
  auto target = empty_target();
  add(target, 10, "A");
  add(target, 11, "r", 10);
  add(target, 20, "sip:bob@contoso.com", test::guid(0xb0b));
  org.inputs.policies.target_conflict = TargetConflict::adopt;
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::room_without_people) == 1);
  // Of any kind.
  target.roles = {{chat::NodeId{11}, chat::PrincipalId{20}, chat::RoleTypeId{99}, chat::PrincipalId{1}}};
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::room_without_people) == 0);
  target.principals.back().disabled = 1;
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::room_without_people) == 1);
  // Ann is active in the target.
  add(target, 21, "sip:ann@contoso.com", ann);
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::room_without_people) == 0);
}

TEST_CASE("C35: an empty address matches no other") {
  auto org = small();
  org.inputs.source.principals[1].uri = "";
  auto target = empty_target();
  add(target, 20, "", test::guid(0xb0b));
  org.inputs.target = target;
  const auto plan = org.plan();
  CHECK(count(plan, Code::account_recreated) == 0);
  CHECK(plan.structure.principals.inserted.size() == 1);
}

TEST_CASE("C35: principals that stay apart and have one address are named once") {
  auto org = small();
  org.person(11, "SIP:Ann@contoso.com").type = PrincipalType::group;
  org.person(12, "sip:ann@contoso.com"); // nothing refers to it
  org.person(13, "");
  org.person(14, "");
  for (const auto id : {11, 13, 14})
    org.role(3, id, Organisation::manager);
  for (const auto id : {11, 13, 14})
    org.scope(1, id);
  CHECK(said(org.plan(), Code::duplicate_address) == Texts{"prinID 10, 11: 2 principals have this address"});
  // Both become the target's principal.
  auto target = empty_target();
  add(target, 20, "sip:ann@CONTOSO.com", test::guid(0xb0b));
  org.inputs.target = target;
  const auto plan = org.plan();
  CHECK(count(plan, Code::account_recreated) == 2);
  CHECK(count(plan, Code::duplicate_address) == 0);
  // One by its GUID, the other by its address.
  add(target, 21, "sip:other@contoso.com", ann);
  org.inputs.target = target;
  CHECK(said(org.plan(), Code::duplicate_address) == Texts{"prinID 10, 11: 2 principals have this address"});
}

TEST_CASE("C35: addresses are compared without NFC") {
  auto org = small();
  org.inputs.source.principals[1].uri = "sip:\u00e4@contoso.com";
  org.person(11, "sip:a\u0308@contoso.com");
  org.role(3, 11, Organisation::manager);
  org.scope(1, 11);
  CHECK(count(org.plan(), Code::duplicate_address) == 0);
  org.inputs.source.principals[2].uri = "sip:\u00c4@contoso.com";
  CHECK(count(org.plan(), Code::duplicate_address) == 1);
}

TEST_CASE("C42a: rights of single principals are named") {
  auto org = small();
  auto& rights = org.inputs.source.principals[1];
  rights.name = "Ann";
  const auto with = [&](std::int64_t set, bool inherited, PrincipalType type) {
    rights.allowed_perm_set = set;
    rights.use_inherited_perms = inherited;
    rights.type = type;
    return org.plan();
  };
  auto plan = with(0, false, PrincipalType::user);
  CHECK(said(plan, Code::upload_ban_lost) == Texts{"prinID 10: was not allowed to post files"});
  CHECK(count(plan, Code::office_lost) == 0);
  CHECK(count(plan, Code::setting_dropped) == 1); // the count of C50 stays
  plan = with(1, false, PrincipalType::group);
  CHECK(count(plan, Code::upload_ban_lost) == 0);
  CHECK(said(with(3, false, PrincipalType::user), Code::office_lost) ==
        Texts{"prinID 10: administered users"});
  CHECK(said(with(5, false, PrincipalType::domain), Code::office_lost) ==
        Texts{"prinID 10: administered rooms"});
  plan = with(6, false, PrincipalType::folder);
  CHECK(said(plan, Code::office_lost) == Texts{"prinID 10: administered users and rooms"});
  CHECK(count(plan, Code::upload_ban_lost) == 1);
  plan = with(6, true, PrincipalType::user);
  CHECK(count(plan, Code::upload_ban_lost) + count(plan, Code::office_lost) == 0);
  plan = with(6, false, PrincipalType::system_user);
  CHECK(count(plan, Code::upload_ban_lost) + count(plan, Code::office_lost) == 0);
  rights.type = PrincipalType::user;
  org.inputs.source.roles.clear(); // not migrated
  org.inputs.source.scopes.clear();
  plan = org.plan();
  CHECK(count(plan, Code::upload_ban_lost) + count(plan, Code::office_lost) == 0);
}

TEST_CASE("C42a: also of one who is in the target already") {
  auto org = small();
  org.inputs.source.principals[1].use_inherited_perms = false;
  auto target = empty_target();
  add(target, 20, "sip:ann@contoso.com", ann);
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::upload_ban_lost) == 1);
}

TEST_CASE("C33: who is only added to AllowedMembers is migrated, with its groups") {
  auto org = small();
  org.inputs.source.scopes.clear();
  org.inputs.source.roles[0].honors_scope = false;
  org.person(9, "ma-grp:staff@u.g").type = PrincipalType::group;
  org.inputs.source.affiliations = {
      {legacy::PrincipalId{10}, legacy::PrincipalId{9}, 1, legacy::PrincipalId{1}}};
  auto target = empty_target();
  add(target, 10, "A");
  add(target, 11, "r", 10);
  add(target, 20, "sip:ann@contoso.com", ann);
  target.roles = {{chat::NodeId{11}, chat::PrincipalId{20}, chat::RoleTypeId{1}, chat::PrincipalId{1}}};
  org.inputs.target = target;
  org.inputs.policies.target_conflict = TargetConflict::adopt;
  const auto plan = org.plan();
  CHECK(plan.structure.roles.inserted.empty());
  CHECK(count(plan, Code::scope_extended) == 1);
  REQUIRE(plan.structure.principals.inserted.size() == 1); // the group
  CHECK(plan.structure.affiliations.inserted.size() == 2); // its own, and Ann's
}

TEST_CASE("C12, C19: a creator whom an adopted split denies is named") {
  auto org = small();
  org.role(2, 10, Organisation::manager);
  org.node(3).logged = false;
  org.inputs.policies.mixed_settings = MixedSettings::split;
  org.inputs.policies.target_conflict = TargetConflict::adopt;
  auto target = empty_target();
  add(target, 10, "A-nolog").logged = false;
  add(target, 20, "sip:ann@contoso.com", ann);
  target.scopes = {{chat::NodeId{10}, chat::PrincipalId{20}, true, chat::PrincipalId{1}}};
  org.inputs.target = target;
  CHECK(said(org.plan(), Code::denied_in_target) ==
        Texts{"split of nodeID 2: sip:ann@contoso.com is denied by the target's category and no creator",
              "nodeID 3: sip:ann@contoso.com is denied by the target's category and no member",
              "nodeID 3: sip:ann@contoso.com is denied by the target's category and no manager"});
}

TEST_CASE("C19: a denied row that is not written denies no principal") {
  auto org = small();
  org.node(3).logged = false;
  org.inputs.policies.mixed_settings = MixedSettings::split;
  org.inputs.policies.target_conflict = TargetConflict::adopt;
  auto target = empty_target();
  add(target, 10, "A");
  add(target, 11, "A-nolog").logged = false;
  add(target, 20, "sip:ann@contoso.com", ann);
  target.scopes = {{chat::NodeId{10}, chat::PrincipalId{20}, true, chat::PrincipalId{1}},
                   {chat::NodeId{11}, chat::PrincipalId{20}, false, chat::PrincipalId{1}}};
  org.inputs.target = target;
  const auto plan = org.plan();
  CHECK(count(plan, Code::denied_in_target) == 0);
  CHECK(plan.structure.roles.inserted.size() == 1);
  // Where the split has no row of its own, the denied one is written and denies.
  target.scopes.pop_back();
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::denied_in_target) == 1);
}
