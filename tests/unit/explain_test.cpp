// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// Root ─ Research(2) ─ Physics(3) ─ lab(11, an auditorium), old(12, disabled); Sales(4) ─ deals(13).
Organisation pool() {
  Organisation org;
  org.category(2, 1, "Research");
  org.category(3, 2, "Physics").topic = "atoms";
  org.category(4, 1, "Sales");
  auto& lab = org.room(11, 3, "lab");
  lab.behavior = 5;
  lab.role_definer = legacy::NodeId{3};
  org.room(12, 3, "old").disabled = true;
  org.room(13, 4, "deals");
  org.person(5, "sip:ann@contoso.com");
  org.person(6, "sip:bob@contoso.com");
  org.person(7, "sip:cat@contoso.com");
  org.person(8, "sip:fed@other.com").type = PrincipalType::federated_user;
  org.scope(1, 5);
  org.scope(1, 6);
  return org;
}

Explanation explain(const Organisation& org, std::optional<std::string> room,
                    std::optional<std::string> principal = std::nullopt) {
  Planner planner(org.inputs);
  auto rows = org.messages;
  planner.survey(rows);
  return planner.explain({std::move(room), std::move(principal)});
}

/// "part: what = value [rule text | rule text]", one a line.
std::vector<std::string> lines(const Explanation& told, const std::string& part) {
  std::vector<std::string> found;
  for (const auto& each : told.parts)
    if (each.title == part)
      for (const auto& entry : each.entries) {
        std::string line = entry.what + " = " + entry.value.value_or("none");
        for (const auto& ground : entry.grounds)
          line += " | " + ground.rule + " " + ground.text;
        found.push_back(line);
      }
  return found;
}

std::string line_of(const Explanation& told, const std::string& part, const std::string& what) {
  for (const auto& line : lines(told, part))
    if (line.starts_with(what + " = "))
      return line;
  return "no line";
}

std::string refused(const Organisation& org, std::optional<std::string> room,
                    std::optional<std::string> principal = std::nullopt) {
  try {
    static_cast<void>(explain(org, std::move(room), std::move(principal)));
  } catch (const Error& error) {
    return error.what();
  }
  return "told";
}

const std::string ann = "sip:ann@contoso.com (Person 5, prinID 5)";

} // namespace

TEST_CASE("where a room's name, place and settings came from") {
  const auto told = explain(pool(), "Research-Physics-lab");
  CHECK(told.subject == "Room nodeID 11 'lab', " + guid(11).text() + ", path 'Research-Physics-lab'");
  CHECK(told.sentence == "It is migrated, as 'Research-Physics-lab' in category 'Research-Physics'.");
  CHECK(line_of(told, "Columns", "nodeName") ==
        "nodeName = 'Research-Physics-lab' | C6 the legacy name is 'lab' | C7 its path comes first: "
        "'Research-Physics-lab' | C10 the name is unique and not too long");
  CHECK(line_of(told, "Columns", "category") ==
        "category = 'Research-Physics' | C6 the category migrated from nodeID 3 'Physics'");
  CHECK(line_of(told, "Columns", "invite") ==
        "invite = NULL | C17 nothing on the path has a value, which counts as 0 | C18 the category has "
        "invitations off; NULL takes the category's");
  CHECK(line_of(explain(pool(), "physics"), "Columns", "nodeDesc") ==
        "nodeDesc = 'atoms' | C16 the legacy description is '' | C16 the topic is 'atoms' | C16 "
        "topic-appended: the topic is appended to the description");
}

TEST_CASE("which row gave which role, and why others gave none") {
  auto org = pool();
  org.role(3, 5, Organisation::member);
  org.role(2, 6, Organisation::member); // above the definer, and honours overrides
  org.inputs.source.roles.back().honors_override = true;
  org.role(1, 6, Organisation::manager);
  org.role(11, 5, Organisation::voiced);
  org.role(11, 6, Organisation::voiced);
  org.role(11, 7, Organisation::member); // not in the scope
  org.role(11, 8, Organisation::member);
  org.role(11, 99, Organisation::member);
  org.inputs.source.roles.front().honors_override = true;
  const auto told = explain(org, guid(11).text());
  const std::string scope = "C27 is in the scope of nodeID 1 'Root'";
  CHECK(lines(told, "Members") ==
        std::vector<std::string>{
            ann + " = member | C24 Member on nodeID 3 'Physics', the category above | " + scope,
            "sip:bob@contoso.com (Person 6, prinID 6) = member | C26 a presenter must also be a member"});
  CHECK(
      lines(told, "Managers") ==
      std::vector<std::string>{"sip:bob@contoso.com (Person 6, prinID 6) = manager | C24 Manager on nodeID 1 "
                               "'Root', 3 levels above | " +
                               scope});
  CHECK(lines(told, "Presenters").size() == 2);
  CHECK(lines(told, "Lost") ==
        std::vector<std::string>{
            "sip:cat@contoso.com (Person 7, prinID 7) = none | C24 Member on nodeID 11 'lab', itself | C27 "
            "the row honors the scope, and neither the principal nor one of its groups is in the scope of "
            "nodeID 1 'Root': the row had no effect before either",
            "sip:bob@contoso.com (Person 6, prinID 6) = none | C24 Member on nodeID 2 'Research', 2 levels "
            "above | C24 is not inherited: the row honors overrides, and roles start at nodeID 3 'Physics' "
            "(roleDefinerId)",
            "sip:fed@other.com (Person 8, prinID 8) = none | C24 Member on nodeID 11 'lab', itself | C36 "
            "federated",
            "prinID 99 (which does not exist) = none | C24 Member on nodeID 11 'lab', itself | C41 orphan: "
            "no principal has prinID 99"});
  // The plan says the same.
  const auto plan = org.plan();
  const auto room = node_named(plan, "Research-Physics-lab").id;
  std::size_t written = 0;
  for (const auto& row : plan.structure.roles.inserted)
    written += row.node == room;
  CHECK(written ==
        lines(told, "Members").size() + lines(told, "Managers").size() + lines(told, "Presenters").size());
}

TEST_CASE("a presenter who is a member in the target already does not become one again") {
  auto org = pool();
  org.role(11, 5, Organisation::voiced);
  org.role(11, 6, Organisation::voiced);
  org.inputs.policies.target_conflict = TargetConflict::adopt;
  auto target = chat::inventory_of(chat::seed_for(guid(1)));
  auto room = target.nodes[0];
  room.id = chat::NodeId{20};
  room.guid = guid(0x920);
  room.name = "Research-Physics-lab";
  room.is_category = false;
  room.parent = chat::root_node;
  room.behavior = 5;
  target.nodes.push_back(room);
  auto person = target.principals[0];
  person.id = chat::PrincipalId{30};
  person.guid = guid(0x10005);
  person.uri = "sip:ann@contoso.com";
  person.type = PrincipalType::user;
  target.principals.push_back(person);
  target.roles = {{room.id, person.id, chat::RoleTypeId{1}, person.id}};
  org.inputs.target = target;
  const auto members = lines(explain(org, "Research-Physics-lab"), "Members");
  CHECK(members ==
        std::vector<std::string>{
            ann + " = member | C26 a presenter must also be a member | C12 already a member in the target; "
                  "nothing is written",
            "sip:bob@contoso.com (Person 6, prinID 6) = member | C26 a presenter must also be a member"});
  std::size_t written = 0;
  for (const auto& row : org.plan().structure.roles.inserted)
    written += row.node == room.id && row.type == chat::RoleTypeId{1};
  CHECK(written == 1);
}

TEST_CASE("why a person is not in a room") {
  auto org = pool();
  org.role(11, 7, Organisation::member);
  CHECK(explain(org, "lab", "SIP:Cat@contoso.com").sentence ==
        "sip:cat@contoso.com (Person 7, prinID 7) is not in 'Research-Physics-lab': every row that could "
        "have given a role is lost; the reasons are below.");
  CHECK(explain(org, "lab", "ann@contoso.com").sentence ==
        ann + " is not in 'Research-Physics-lab': no legacy row gives a role there, on the node or above it, "
              "to it or to a group of it. The principal did not have the role before either.");
  // Through a group.
  org.person(9, "ma-grp:1").type = PrincipalType::group;
  org.inputs.source.affiliations.push_back(
      {legacy::PrincipalId{5}, legacy::PrincipalId{9}, 0, legacy::PrincipalId{1}});
  org.scope(1, 9);
  org.role(11, 9, Organisation::member);
  const auto told = explain(org, "lab", "Person 5");
  CHECK(told.sentence == ann + " is in 'Research-Physics-lab', itself or through a group: member.");
  CHECK(lines(told, "Members").front().starts_with("ma-grp:1 (Person 9, prinID 9) = member | "));
}

TEST_CASE("why a room, a category or the root is not migrated") {
  auto org = pool();
  CHECK(line_of(explain(org, "old"), "Not migrated", "node")
            .starts_with(
                "node = none | C13 the room is disabled, and disabled-rooms is skip | C13 room-skipped: "));
  CHECK(line_of(explain(org, "Root"), "Not migrated", "node") ==
        "node = none | C5 the legacy root only passes on its settings; the target keeps its own root");
  Override rule;
  rule.is_category = true;
  rule.guid = guid(4);
  rule.skip = true;
  org.inputs.policies.overrides.push_back(rule);
  CHECK(line_of(explain(org, "Sales"), "Not migrated", "node") ==
        "node = none | O2 the rule file skips it | O2 category-dropped: is skipped with its content");
}

TEST_CASE("who a principal becomes, and why") {
  auto org = pool();
  org.role(11, 5, Organisation::member);
  const auto told = explain(org, std::nullopt, guid(0x10005).text());
  CHECK(told.sentence == "Is migrated.");
  CHECK(line_of(told, "Identity", "prinTypeID") == "prinTypeID = 5 | C36 kept");
  CHECK(line_of(told, "Used by", "roles") == "roles = 1 | C33 written rows");
  CHECK(lines(told, "Roles").size() == 1);
  CHECK(lines(told, "Roles")
            .front()
            .starts_with("room 'Research-Physics-lab' = member | C24 Member on nodeID 11"));
  const auto nobody = explain(org, std::nullopt, "cat@contoso.com");
  CHECK(nobody.sentence == "Not migrated.");
  CHECK(lines(nobody, "Identity") ==
        std::vector<std::string>{"principal = none | C33 nothing that is written refers to it"});
}

TEST_CASE("C20: which row gave a room its visibility") {
  Organisation org;
  org.category(2, 1, "A").visibility = 2;
  org.room(3, 2, "r").visibility.reset();
  CHECK(line_of(explain(org, "r"), "Columns", "visibility") ==
        "visibility = 2 | C20 the legacy value is NULL | C20 2 is the value of nodeID 2 'A' | C20 "
        "visibility-null: gets 2 "
        "(the value of nodeID 2 'A')");
  org.node(2).inheritance = true;
  org.node(3).visibility = 3;
  CHECK(line_of(explain(org, "r"), "Columns", "visibility") ==
        "visibility = 2 | C20 the legacy value is 3 | C20 it has no effect: a category above makes its "
        "children inherit | C20 2 is the value of nodeID 2 'A' | C20 visibility-mapped: its legacy row has "
        "3; gets 2 (the value of nodeID 2 'A')");
  org.node(1).visibility.reset();
  org.node(2).visibility.reset();
  org.node(3).visibility.reset();
  CHECK(line_of(explain(org, "r"), "Columns", "visibility") ==
        "visibility = 3 | C20 the legacy value is NULL | C20 it has no effect: a category above makes its "
        "children inherit | C20 nothing on the path has a value, which counts as 3 | C20 visibility-null: "
        "gets 3 (no node on its path has one)");
}

TEST_CASE("C60: why a room is called unnamed") {
  Organisation org;
  org.category(2, 1, "A");
  org.category(3, 2, "B");
  org.room(4, 3, "\u200b");
  CHECK(line_of(explain(org, guid(4).text()), "Columns", "nodeName") ==
        "nodeName = 'A-B-unnamed' | C6 the legacy name is '\u200b' | C60 no character is visible: the name "
        "has only white space, control and format characters, or U+FFFD | C7 its path comes first: "
        "'A-B-unnamed' | C60 name-replaced: 'unnamed' replaces its name");
}

TEST_CASE("C27a, C43: what is said of a room's people and messages") {
  Organisation org;
  org.person(10, "sip:ann@contoso.com").disabled = true;
  org.category(2, 1, "A");
  org.room(3, 2, "r");
  org.role(3, 10, Organisation::member);
  org.scope(1, 10);
  org.message(3, 1, 10, "x\x01");
  org.messages[0].rtf = "\u00e9";
  Planner planner(org.inputs);
  auto rows = org.messages;
  planner.survey(rows);
  const auto told = planner.explain({"r", std::nullopt});
  CHECK(
      line_of(told, "Content", "messages") ==
      "messages = 1 | C43 all messages of nodeID 3 | C60 xml-characters: 1 message has such characters | C43 "
      "rtf-dropped: 1 message loses its rtf, which has characters beyond ASCII");
  CHECK(line_of(told, "Content", "people") ==
        "people = no person who could enter | C27a room-without-people: no active person or group has a role "
        "in 'r'");
}

TEST_CASE("a finding of several principals is explained for each") {
  Organisation org;
  org.person(10, "sip:ann@contoso.com");
  org.person(11, "SIP:ann@contoso.com");
  org.category(2, 1, "A");
  org.room(3, 2, "r");
  for (const auto id : {10, 11}) {
    org.role(3, id, Organisation::member);
    org.scope(1, id);
  }
  for (const auto id : {10, 11})
    CHECK(line_of(explain(org, std::nullopt, guid(static_cast<std::uint32_t>(0x10000 + id)).text()),
                  "Findings", "duplicate-address") ==
          "duplicate-address =  | C35 duplicate-address: 2 principals have this address");
}

TEST_CASE("what is asked for must be one thing") {
  auto org = pool();
  org.category(5, 4, "lab");
  CHECK(explain(org, "lab").subject.starts_with("Room nodeID 11")); // rooms first
  org.room(14, 4, "LAB");
  CHECK(refused(org, "lab") == "2 items have the name 'lab': " + guid(11).text() +
                                   " 'Research-Physics-lab'; " + guid(14).text() +
                                   " 'LAB'. Give the GUID of the one you mean.");
  CHECK(refused(org, "nothing") == "no room or category has the name 'nothing'. Give its GUID, or its name "
                                   "exactly as in the legacy or the new database.");
  CHECK(refused(org, std::nullopt, "nobody") == "no legacy principal has the name 'nobody'. Give its GUID, "
                                                "or its name exactly as in the legacy or the new database.");
  org.inputs.source.nodes.front().parent.reset();
  CHECK(refused(org, "lab") ==
        "the legacy database is damaged; no item can be planned. Read the findings of 'gc2pc assess' first.");
}
