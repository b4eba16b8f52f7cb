// SPDX-License-Identifier: Apache-2.0
/// C59: what the target's columns take.
#include "tests/unit/one_room.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::empty_target;
using test::one_room;
using test::said;
using Texts = std::vector<std::string>;

TEST_CASE("C59: texts and numbers that the target's columns do not take") {
  auto org = one_room();
  auto& source = org.inputs.source;
  source.addins = {{test::guid(0x51), "A", "https://" + std::string(247, 'u')},
                   {test::guid(0x52), "B", "https://" + std::string(248, 'u')},
                   {test::guid(0x53), "C", "ftp://" + std::string(300, 'u')}}; // not written
  source.preferences = {{std::string(255, 'l'), INT32_MAX, "x", legacy::PrincipalId{1}},
                        {std::string(253, 'm') + "\U0001F600"
                                                 "\u00e9",
                         1, "x", legacy::PrincipalId{1}},
                        {"n", INT64_C(2147483648), "x", legacy::PrincipalId{1}}};
  source.affiliations = {
      {legacy::PrincipalId{10}, legacy::PrincipalId{1}, INT64_C(-2147483649), legacy::PrincipalId{1}}};
  const auto plan = org.plan();
  CHECK(said(plan, Code::value_too_long) ==
        Texts{"siopID " + test::guid(0x52).text() + ": siopUrl has 256 UTF-16 units, and 255 fit",
              "prefLabel " + std::string(253, 'm') +
                  "\U0001F600"
                  "\u00e9"
                  ", prefSeqID 1: prefLabel has 256 UTF-16 units, and 255 fit"});
  CHECK(said(plan, Code::value_out_of_range) ==
        Texts{"principalID 10, affiliationID 1, index -2147483649: index is -2147483649, and the column is "
              "of type int",
              "prefLabel n, prefSeqID 2147483648: prefSeqID is 2147483648, and the column is of type int"});
  CHECK_FALSE(plan.executable());
}

TEST_CASE("C59: ids that are made count, too, and never run into each other") {
  auto org = one_room();
  auto target = empty_target();
  auto highest = target.nodes[0];
  highest.id = chat::NodeId{INT32_MAX};
  highest.guid = test::guid(0x777);
  highest.name = "theirs";
  target.nodes.push_back(highest);
  auto somebody = target.principals[0];
  somebody.id = chat::PrincipalId{INT64_MAX};
  somebody.guid = test::guid(0x778);
  somebody.type = PrincipalType::user;
  somebody.uri = "sip:z@contoso.com";
  target.principals.push_back(somebody);
  org.inputs.target = target;
  const auto plan = org.plan();
  Texts columns;
  for (const auto& finding : plan.findings)
    if (finding.code == Code::value_out_of_range &&
        (finding.table == "tblNode" || finding.table == "tblPrincipal"))
      columns.push_back(finding.key + ": " + finding.name);
  CHECK(columns == Texts{"prinID 10: prinID", "nodeID 2: nodeID", "nodeID 3: nodeID", "nodeID 3: parentID"});
  CHECK(plan.structure.nodes.inserted.size() == 2);
  CHECK(plan.structure.nodes.inserted[0].id != plan.structure.nodes.inserted[1].id);
  const auto all = said(plan, Code::value_out_of_range);
  CHECK(std::count(all.begin(), all.end(),
                   "prinRoleNodeID 3, prinRolePrinID 10, prinRoleTypeID 1: prinRolePrinID is "
                   "-9223372036854775808, and the column is of type int") == 1);
}

TEST_CASE("C59, C42: the placeholder's address") {
  auto org = one_room();
  org.inputs.source.principals[1].uri = "sip:a@" + std::string(238, 'd');
  org.message(3, 1, 999, "who");
  CHECK(said(org.plan(), Code::uri_too_long) == Texts{"created principal: prinUri has 257 UTF-16 units"});
  org.inputs.source.principals[1].uri.pop_back();
  CHECK(count(org.plan(), Code::uri_too_long) == 0);
}

TEST_CASE("C59: static rows that the target lacks are one finding") {
  auto org = one_room();
  auto target = empty_target();
  org.node(3).behavior = 5;
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::static_row_missing) == 0); // not looked at
  target.statics = chat::StaticRows{{4, 5}, {3, 4}};
  org.inputs.target = target;
  CHECK(said(org.plan(), Code::static_row_missing) == Texts{"target: the target lacks tblEnumValue 5"});
  target.statics = chat::StaticRows{};
  org.inputs.target = target;
  const auto plan = org.plan();
  CHECK(said(plan, Code::static_row_missing) ==
        Texts{"target: the target lacks tblEnumValue 3, tblEnumValue 4, tblEnumValue 5, tblPrincipalType 5"});
  CHECK(count(plan, Code::not_looked_at) == 1); // all other findings are there, too
  // What is an error by itself is not asked for.
  org.node(3).behavior = 9;
  CHECK(said(org.plan(), Code::static_row_missing) ==
        Texts{"target: the target lacks tblEnumValue 3, tblEnumValue 4, tblPrincipalType 5"});
}

TEST_CASE("C59: an adopted room that is not in a category") {
  auto org = one_room();
  org.node(2).invite = true;
  org.inputs.source.invitations = {
      {legacy::PrincipalId{10}, 1, legacy::NodeId{3}, *DateTime::parse("2011-01-01")}};
  auto target = empty_target();
  auto room = target.nodes[0];
  room.is_category = false;
  room.id = chat::NodeId{7};
  room.guid = test::guid(0x777);
  room.name = "R";
  org.inputs.policies.target_conflict = TargetConflict::adopt;
  const auto plan_with = [&](std::optional<std::int64_t> parent) {
    room.parent = parent ? std::optional(chat::NodeId{*parent}) : std::nullopt;
    auto with = target;
    with.nodes.push_back(room);
    org.inputs.target = with;
    return org.plan();
  };
  CHECK(said(plan_with(99), Code::broken_target) ==
        Texts{"nodeID 3: the parent of the target's nodeID 7, nodeID 99, is not a category"});
  CHECK(said(plan_with(7), Code::broken_target) ==
        Texts{"nodeID 3: the parent of the target's nodeID 7, nodeID 7, is not a category"});
  const auto plan = plan_with(std::nullopt);
  CHECK(said(plan, Code::broken_target) ==
        Texts{"nodeID 3: the parent of the target's nodeID 7, NULL, is not a category"});
  CHECK(count(plan, Code::scope_extended) == 0);
  CHECK(count(plan, Code::invitations_dropped) == 1);
  CHECK(count(plan_with(1), Code::broken_target) == 0);
}
