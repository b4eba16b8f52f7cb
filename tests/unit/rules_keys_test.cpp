// SPDX-License-Identifier: Apache-2.0
/// C56: keys that occur more than once.
#include "mappings/model/error.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "tests/unit/one_room.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::empty_target;
using test::message;
using test::node_named;
using test::one_room;
using test::Organisation;
using test::said;
using Texts = std::vector<std::string>;

TEST_CASE("C56: a node that is there twice repeats its id and its GUID; the lowest row is kept") {
  auto org = one_room();
  auto copy = org.node(3);
  copy.name = "a lower name";
  org.inputs.source.nodes.push_back(copy);
  const auto plan = org.plan();
  CHECK(
      said(plan, Code::duplicate_key) ==
      Texts{"nodeGuid " + test::guid(3).text() + ": 2 rows have this key", "nodeID 3: 2 rows have this key"});
  CHECK(node_named(plan, "a lower name").is_category == false);
  CHECK(plan.rooms.size() == 1);
  CHECK(plan.counts.at("node").skipped.at("duplicate-key") == 1);
  CHECK_FALSE(plan.executable());
}

TEST_CASE("C56: the lowest row: NULL before numbers before texts, column by column") {
  auto org = one_room();
  auto& first = org.node(3);
  first.invite = true;
  auto second = first, third = first;
  second.invite = false;
  third.invite = std::nullopt;
  third.name = "r";
  third.visibility = 2; // a column that comes later decides nothing
  org.inputs.source.nodes.insert(org.inputs.source.nodes.end(), {second, third});
  CHECK(node_named(org.plan(), "r").visibility == 2);
}

TEST_CASE("C56: two rows with one GUID are both kept") {
  auto org = one_room();
  org.room(4, 2, "s").guid = test::guid(3);
  org.person(11, "sip:bob@contoso.com").guid = test::guid(0x10000 + 10);
  org.role(3, 11, Organisation::member);
  org.scope(1, 11);
  const auto plan = org.plan();
  CHECK(said(plan, Code::duplicate_key) ==
        Texts{"prinGuid " + test::guid(0x10000 + 10).text() + ": 2 rows have this key",
              "nodeGuid " + test::guid(3).text() + ": 2 rows have this key"});
  CHECK(plan.rooms.size() == 2);
  CHECK(plan.structure.principals.inserted.size() == 2);
}

TEST_CASE("C56: the keys of the other tables, and what has none") {
  auto org = one_room();
  auto& source = org.inputs.source;
  source.role_types.push_back(source.role_types[0]);
  source.roles.push_back(source.roles[0]);
  source.scopes.push_back(source.scopes.back());
  source.addins = {{test::guid(0x51), "B", "https://b.example/"},
                   {test::guid(0x51), "A", "https://a.example/"}};
  source.affiliations = {{legacy::PrincipalId{10}, legacy::PrincipalId{1}, 5, legacy::PrincipalId{1}},
                         {legacy::PrincipalId{10}, legacy::PrincipalId{1}, 5, legacy::PrincipalId{2}},
                         {legacy::PrincipalId{10}, legacy::PrincipalId{1}, 6, legacy::PrincipalId{1}}};
  source.last_invite_ids = {
      {legacy::PrincipalId{10}, 4}, {legacy::PrincipalId{10}, 4}, {legacy::PrincipalId{10}, 4}};
  source.last_chat_ids = {{legacy::NodeId{3}, ChatId{4}}, {legacy::NodeId{3}, ChatId{4}}};
  source.invitations = {{legacy::PrincipalId{10}, 1, legacy::NodeId{3}, *DateTime::parse("2011-01-01")},
                        {legacy::PrincipalId{10}, 1, legacy::NodeId{3}, *DateTime::parse("2011-01-01")}};
  source.preferences = {{"a", 1, "x", legacy::PrincipalId{1}}, {"a", 1, "x", legacy::PrincipalId{1}}};
  source.versions.push_back(source.versions[0]);
  const auto plan = org.plan();
  CHECK(said(plan, Code::duplicate_key) ==
        Texts{"principalID 10, index 5, affiliationID 1: 2 rows have this key",
              "siopID " + test::guid(0x51).text() + ": 2 rows have this key",
              "rtypeID 101: 2 rows have this key",
              "prinRoleNodeID 3, prinRolePrinID 10, prinRoleTypeID 101: 2 rows have this key",
              "scopeNodeID 1, scopePrinID 10: 2 rows have this key", "prinID 10: 3 rows have this key"});
  CHECK(plan.structure.addins.inserted.at(0).name == "A");
  CHECK(count(plan, Code::preference_kept) == 1);
}

TEST_CASE("C56: messages with one key are one finding for each room, and the lowest of them counts") {
  auto org = one_room();
  org.room(4, 2, "s");
  auto b = message(3, 1, 10, "b"), a = message(3, 1, 10, "a"), early = message(3, 2, 10, "z");
  early.date = Ticks{633'000'000'000'000'000};
  auto with_rtf = message(3, 4, 10, "same");
  with_rtf.rtf = "{}";
  org.messages = {b,
                  a,
                  b,
                  message(3, 2, 10, "x"),
                  early,
                  message(3, 3, 10, "once"),
                  with_rtf,
                  message(3, 4, 10, "same"),
                  message(4, 1, 10, "t"),
                  message(4, 1, 10, "t")};
  auto once = one_room();
  once.room(4, 2, "s");
  once.messages = {a, early, message(3, 3, 10, "once"), message(3, 4, 10, "same"), message(4, 1, 10, "t")};
  const auto plan = org.plan(), lowest = once.plan();
  CHECK(said(plan, Code::duplicate_key) ==
        Texts{"channelId 3: 3 chatIds occur more than once", "channelId 4: 1 chatId occurs more than once"});
  for (const auto& finding : plan.findings)
    if (finding.code == Code::duplicate_key)
      CHECK(finding.rows == (finding.key == "channelId 3" ? 3 : 1));
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(plan.rooms[i].digest == lowest.rooms[i].digest);
    CHECK(plan.rooms[i].messages == lowest.rooms[i].messages);
  }
  CHECK(plan.counts.at("message").read == 10);
  CHECK(plan.counts.at("message").skipped.at("duplicate-key") == 5);
  // However the source is cut into batches.
  Planner planner(org.inputs);
  for (auto row : org.messages)
    planner.survey({&row, 1});
  CHECK(planner.finish().hash == plan.hash);
}

TEST_CASE("C56: messages before the start date, and of rooms that stay behind, repeat nothing") {
  auto org = one_room();
  auto early = message(3, 1, 10, "a");
  early.date = Ticks{633'000'000'000'000'000};
  org.room(4, 2, "gone").disabled = true;
  org.messages = {early, message(3, 1, 10, "b"), message(4, 1, 10, "t"), message(4, 1, 10, "t")};
  org.inputs.policies.start_date = Ticks{633'500'000'000'000'000};
  CHECK(count(org.plan(), Code::duplicate_key) == 0);
}

TEST_CASE("C56: a GUID that the rules make is a key, too") {
  auto org = one_room();
  const auto made = Guid::v5(test::guid(0xffff), "default-category");
  org.room(4, 1, "at the root");
  SUBCASE("the source has it") {
    org.room(5, 2, "odd").guid = made;
    const auto plan = org.plan();
    CHECK(said(plan, Code::duplicate_key) ==
          Texts{"nodeGuid " + made.text() +
                ": is created for category 'General', and a node of the legacy database has it"});
    CHECK(count(plan, Code::already_migrated) == 0);
  }
  SUBCASE("the target has it") {
    auto target = empty_target();
    auto node = target.nodes[0];
    node.id = chat::NodeId{7};
    node.guid = made;
    node.name = "General";
    target.nodes.push_back(node);
    org.inputs.target = target;
    org.inputs.policies.target_conflict = TargetConflict::adopt;
    const auto plan = org.plan();
    CHECK(said(plan, Code::duplicate_key) ==
          Texts{"nodeGuid " + made.text() +
                ": is created for category 'General', and a node of the target has it"});
    CHECK(count(plan, Code::already_migrated) == 0);
    CHECK(count(plan, Code::node_adopted) == 0); // the only finding about the name
  }
}

TEST_CASE("C56: the placeholder's GUID is one of the source") {
  auto org = one_room();
  const auto made = Guid::v5(test::guid(0xffff), "unknown-author");
  org.person(11, "sip:bob@contoso.com").guid = made;
  CHECK(count(org.plan(), Code::duplicate_key) == 0); // no row needs a placeholder
  org.message(3, 1, 999, "who");
  CHECK(said(org.plan(), Code::duplicate_key) == Texts{"prinGuid " + made.text() +
                                                       ": is created for 'sip:unknown-author@contoso.com', "
                                                       "and a principal of the legacy database has it"});
  auto other = one_room();
  other.message(3, 1, 999, "who");
  auto target = empty_target();
  auto theirs = target.principals[0];
  theirs.id = chat::PrincipalId{9};
  theirs.guid = made;
  theirs.type = PrincipalType::user;
  target.principals.push_back(theirs);
  other.inputs.target = target;
  CHECK(count(other.plan(), Code::duplicate_key) == 0); // it is used, as any principal is
  // Bob and the placeholder would be one row, the target's; it is an error all the same.
  org.inputs.target = target;
  CHECK(count(org.plan(), Code::duplicate_key) == 1);
}

TEST_CASE("the mapper refuses a second message of the same key") {
  auto org = one_room();
  org.message(3, 1, 10, "a");
  const auto plan = org.plan();
  MessageMapper mapper(plan);
  mapper.begin(plan.rooms[0]);
  chat::Message to;
  auto first = org.messages[0], second = org.messages[0];
  REQUIRE(mapper.convert(first, to));
  try {
    static_cast<void>(mapper.convert(second, to));
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::changed);
    CHECK(std::string(error.what()) == "two messages have the same key (message channelId 3, chatId 1). The "
                                       "legacy database changed after the plan was made. Make a new plan.");
  }
}
