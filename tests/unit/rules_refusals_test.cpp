// SPDX-License-Identifier: Apache-2.0
/// C56–C60: what a plan refuses.
#include "mappings/digest/canonical.hpp"
#include "mappings/model/error.hpp"
#include "mappings/rules/message_mapper.hpp"
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

legacy::Message message(std::int64_t room, std::int64_t id, std::int64_t author, std::string content) {
  return {
      legacy::NodeId{room}, ChatId{id},  Ticks{634'000'000'000'000'000}, legacy::PrincipalId{author}, false,
      std::move(content),   std::nullopt};
}

chat::Inventory empty_target() {
  return chat::inventory_of(chat::seed_for(test::guid(0xffff)));
}

} // namespace

TEST_CASE("C56: a node that is there twice repeats its id and its GUID; the lowest row goes on") {
  auto org = small();
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
  auto org = small();
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

TEST_CASE("C56: two rows with one GUID both go on") {
  auto org = small();
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
  auto org = small();
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
  auto org = small();
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
  auto once = small();
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
  auto org = small();
  auto early = message(3, 1, 10, "a");
  early.date = Ticks{633'000'000'000'000'000};
  org.room(4, 2, "gone").disabled = true;
  org.messages = {early, message(3, 1, 10, "b"), message(4, 1, 10, "t"), message(4, 1, 10, "t")};
  org.inputs.policies.start_date = Ticks{633'500'000'000'000'000};
  CHECK(count(org.plan(), Code::duplicate_key) == 0);
}

TEST_CASE("C56: a GUID that the rules make is a key, too") {
  auto org = small();
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
  auto org = small();
  const auto made = Guid::v5(test::guid(0xffff), "unknown-author");
  org.person(11, "sip:bob@contoso.com").guid = made;
  CHECK(count(org.plan(), Code::duplicate_key) == 0); // nobody needs a placeholder
  org.message(3, 1, 999, "who");
  CHECK(said(org.plan(), Code::duplicate_key) == Texts{"prinGuid " + made.text() +
                                                       ": is created for 'sip:unknown-author@contoso.com', "
                                                       "and a principal of the legacy database has it"});
  auto other = small();
  other.message(3, 1, 999, "who");
  auto target = empty_target();
  auto theirs = target.principals[0];
  theirs.id = chat::PrincipalId{9};
  theirs.guid = made;
  theirs.type = 5;
  target.principals.push_back(theirs);
  other.inputs.target = target;
  CHECK(count(other.plan(), Code::duplicate_key) == 0); // it is used, as any principal is
}

TEST_CASE("C57: values that cannot be read are named by table, column and row") {
  auto org = small();
  auto& source = org.inputs.source;
  source.bad_values = {{"tblNode", "nodeType", "nodeID 9", "0 or 1", "a number", "2"},
                       {"tblNode", "nodeGuid", "nodeID 9", "a GUID", "NULL", std::nullopt},
                       {"tblChat", "x", "y", "a number", "a text", "z"}};
  source.left_out = {{"tblNode", "nodeID 9", {{"nodeName", "bad \xFF"}, {"topic", "\x01"}}}};
  const auto plan = org.plan();
  CHECK(said(plan, Code::bad_value) == Texts{"y: x holds a text where a number belongs: 'z'",
                                             "nodeID 9: nodeGuid holds NULL where a GUID belongs",
                                             "nodeID 9: nodeType holds a number where 0 or 1 belongs: '2'"});
  // Its texts are looked at all the same (C60).
  CHECK(said(plan, Code::bad_text) == Texts{"nodeID 9: 1 place in nodeName"});
  CHECK(said(plan, Code::xml_characters) == Texts{"nodeID 9: 1 character in topic"});
  CHECK(plan.counts.at("node").skipped.at("row-left-out") == 1);
  CHECK_FALSE(plan.executable());
  org.inputs.policies.bad_values = BadValues::leave_out;
  const auto without = org.plan();
  CHECK(count(without, Code::bad_value) == 0);
  CHECK(count(without, Code::row_left_out) == 3);
  CHECK(without.executable());
}

TEST_CASE("C57: messages that cannot be read are counted by room and column") {
  auto org = small();
  org.room(4, 2, "gone").disabled = true;
  org.message(3, 1, 10, "hello");
  org.inputs.policies.start_date = Ticks{633'500'000'000'000'000};
  const auto bad = [](std::optional<std::int64_t> room, std::optional<std::int64_t> id, std::string column) {
    legacy::BadMessage row;
    if (room)
      row.room = legacy::NodeId{*room};
    if (id)
      row.id = ChatId{*id};
    row.column = std::move(column);
    row.expected = "a whole number";
    row.found = "a text";
    return row;
  };
  std::vector rows{bad(3, 8, "userId"),
                   bad(3, 7, "userId"),
                   bad(3, std::nullopt, "chatId"),
                   bad(4, 1, "userId"),
                   bad(std::nullopt, 5, "channelId"),
                   bad(3, 9, "userId"),
                   bad(3, 9, "isAlert")};
  rows[0].content = "bad \xFF";
  rows[0].rtf = "\xFF";
  rows[1].content = "\x02";
  rows[5].date = Ticks{633'000'000'000'000'000}; // before the start date
  rows[6].date = rows[5].date;
  Planner planner(org.inputs);
  auto messages = org.messages;
  planner.survey(messages);
  planner.survey_bad(rows);
  const auto plan = planner.finish();
  CHECK(said(plan, Code::bad_value) ==
        Texts{"channelId -: channelId holds a text where a whole number belongs; the first chatId is 5",
              "channelId 3: chatId holds a text where a whole number belongs; the first chatId is not known",
              "channelId 3: userId holds a text where a whole number belongs; the first chatId is 7"});
  for (const auto& finding : plan.findings)
    if (finding.code == Code::bad_value && finding.name == "userId")
      CHECK(finding.rows == 2);
  CHECK(said(plan, Code::bad_text) == Texts{"channelId 3, chatId 8: 2 places in content, rtf"});
  CHECK(said(plan, Code::xml_characters) == Texts{"channelId 3: 1 message has such characters"});
  CHECK(count(plan, Code::rtf_dropped) == 0); // the row is not written
  CHECK(plan.rooms[0].messages == 1);
  // Of those that stay behind anyway nothing is looked at: they are counted with the others.
  const auto& counts = plan.counts.at("message");
  CHECK(counts.skipped.at("row-left-out") == 4);
  CHECK(counts.skipped.at("room-skipped") == 1);
  CHECK(counts.skipped.at("before-start-date") == 1);
  CHECK(counts.balanced());
  CHECK(plan.rooms[0].before_start == 1);
  CHECK(said(plan, Code::before_start_date) ==
        Texts{"nodeID 3: messages before the start date are not migrated"});
}

TEST_CASE("C57, C43: a message of no room stays behind with the others, readable or not") {
  auto org = small();
  legacy::BadMessage row;
  row.room = legacy::NodeId{77};
  row.id = ChatId{1};
  row.column = "userId";
  row.expected = "a whole number";
  row.found = "a text";
  Planner planner(org.inputs);
  planner.survey_bad({&row, 1});
  const auto plan = planner.finish();
  CHECK(count(plan, Code::bad_value) == 0);
  CHECK(said(plan, Code::messages_without_room) == Texts{": messages do not belong to a room"});
}

TEST_CASE("C57: what was remembered of a channel holds its unreadable messages, too") {
  auto org = small();
  org.message(3, 5, 10, "hello");
  legacy::BadMessage row;
  row.room = legacy::NodeId{3};
  row.id = ChatId{4};
  row.column = "userId";
  row.expected = "a whole number";
  row.found = "NULL";
  row.content = "bad \xFF";
  std::vector<ChannelMemory> memories;
  std::string hash;
  {
    Planner planner(org.inputs);
    planner.remember([&](const ChannelMemory& memory) { memories.push_back(memory); });
    planner.survey_bad({&row, 1});
    auto messages = org.messages;
    planner.survey(messages);
    const auto plan = planner.finish();
    hash = plan.hash;
    CHECK(count(plan, Code::bad_value) == 1);
    CHECK(count(plan, Code::bad_text) == 1);
  }
  REQUIRE(memories.size() == 1);
  Planner planner(org.inputs);
  CHECK(planner.recall(memories[0]));
  CHECK(planner.finish().hash == hash);
}

TEST_CASE("C58: ticks outside the years 1 to 9999") {
  auto org = small();
  org.node(3).added_on = Ticks{-1};
  org.node(3).updated_on = Ticks{3'155'378'976'000'000'000};
  org.inputs.source.principals[1].updated_on = Ticks{-5};
  org.node(2).added_on = Ticks{0};
  org.node(2).updated_on = Ticks{3'155'378'975'999'999'999};
  auto first = message(3, 1, 10, "a"), second = message(3, 2, 10, "b");
  first.date = Ticks{INT64_MIN};
  second.date = Ticks{INT64_MAX};
  org.messages = {first, second};
  const auto plan = org.plan();
  CHECK(said(plan, Code::time_out_of_range) ==
        Texts{"prinID 10: prinUpdatedOn holds -5 ticks",
              "nodeID 3: nodeAddedOn holds -1 ticks; nodeUpdatedOn holds 3155378976000000000 ticks",
              "channelId 3: 2 messages have a chatDate outside the years 1 to 9999"});
  CHECK(count(plan, Code::time_implausible) == 1); // before 2003; nothing is later than the year 9999
  org.inputs.policies.bad_time = BadTime::clamp;
  const auto clamped = org.plan();
  CHECK(count(clamped, Code::time_out_of_range) == 0);
  CHECK(said(clamped, Code::time_clamped) ==
        Texts{"prinID 10: prinUpdatedOn holds -5 ticks and becomes 0001-01-01 00:00:00",
              "nodeID 3: nodeAddedOn holds -1 ticks and becomes 0001-01-01 00:00:00; nodeUpdatedOn holds "
              "3155378976000000000 ticks and becomes 9999-12-31 23:59:59",
              "channelId 3: 2 messages have a chatDate outside the years 1 to 9999"});
  CHECK(node_named(clamped, "r").added_on == Ticks{0});
  CHECK(node_named(clamped, "r").updated_on == Ticks{3'155'378'975'999'999'999});
  CHECK(clamped.executable());
  MessageMapper mapper(clamped);
  mapper.begin(clamped.rooms[0]);
  std::vector<Ticks> dates;
  for (auto row : org.messages) {
    chat::Message to;
    REQUIRE(mapper.convert(row, to));
    dates.push_back(to.date);
  }
  CHECK(dates == std::vector{Ticks{0}, Ticks{3'155'378'975'999'999'999}});
  CHECK(mapper.digest() == clamped.rooms[0].digest);
}

TEST_CASE("C58, C44: the start date sees the time before it is clamped") {
  auto org = small();
  auto row = message(3, 1, 10, "a");
  row.date = Ticks{-1};
  org.messages = {row};
  org.inputs.policies.bad_time = BadTime::clamp;
  org.inputs.policies.start_date = Ticks{0};
  const auto plan = org.plan();
  CHECK(plan.rooms[0].before_start == 1);
  CHECK(count(plan, Code::time_clamped) == 0);
}

TEST_CASE("C58: times that are not plausible") {
  auto org = small();
  // The newest of all is nodeUpdatedOn of the room.
  const auto newest = DateTime::parse("2012-03-04 05:06:07")->ticks;
  org.node(3).updated_on = newest;
  const auto with_dates = [&](std::vector<Ticks> dates) {
    org.messages.clear();
    for (std::size_t i = 0; i < dates.size(); ++i) {
      auto row = message(3, static_cast<std::int64_t>(i), 10, "a");
      row.date = dates[i];
      org.messages.push_back(row);
    }
    return said(org.plan(), Code::time_implausible);
  };
  const Ticks limit{newest.value + 3653 * 864'000'000'000};
  const auto begin = DateTime::parse("2003-01-01")->ticks;
  CHECK(with_dates({begin, limit}).empty());
  CHECK(with_dates({Ticks{begin.value - 1}, begin, Ticks{limit.value + 1}, Ticks{limit.value + 2}}) ==
        Texts{"channelId 3: 1 message before 2003, 2 messages long after anything else in the database"});
  CHECK(with_dates({Ticks{INT64_MAX}}).size() == 1);
  SUBCASE("the other dates that count") {
    const auto after = DateTime::parse("2013-01-01")->ticks;
    const Ticks later{after.value + 3653 * 864'000'000'000};
    SUBCASE("version") {
      org.inputs.source.versions[0].versioned_on = DateTime{after};
      CHECK(with_dates({later}).empty());
      org.inputs.source.constants.emplace("tblVersion", "versionedOn");
      CHECK(with_dates({later}).size() == 1);
    }
    SUBCASE("principal") {
      org.inputs.source.principals[1].updated_on = after;
      CHECK(with_dates({later}).empty());
      org.inputs.source.constants.emplace("tblPrincipal", "prinUpdatedOn");
      CHECK(with_dates({later}).size() == 1);
    }
    SUBCASE("invitation") {
      org.inputs.source.invitations = {{legacy::PrincipalId{10}, 1, legacy::NodeId{3}, DateTime{after}}};
      CHECK(with_dates({later}).empty());
      org.inputs.source.constants.emplace("tblPrincipalInvites", "createdOn");
      CHECK(with_dates({later}).size() == 1);
    }
    SUBCASE("not the date when something was added") {
      org.node(3).added_on = after;
      CHECK(with_dates({later}).size() == 1);
    }
  }
  SUBCASE("nothing to compare with") {
    auto& source = org.inputs.source;
    source.versions.clear();
    source.constants = {{"tblNode", "nodeUpdatedOn"}, {"tblPrincipal", "prinUpdatedOn"}};
    CHECK(with_dates({Ticks{3'155'378'975'999'999'999}}).empty());
  }
}

TEST_CASE("C58: a newer limit does not make a remembered channel worthless, unless it decides") {
  auto org = small();
  org.message(3, 1, 10, "a");
  const auto remembered = [&] {
    ChannelMemory result;
    Planner planner(org.inputs);
    planner.remember([&](const ChannelMemory& memory) { result = memory; });
    auto rows = org.messages;
    planner.survey(rows);
    static_cast<void>(planner.finish());
    return result;
  };
  const auto recalled = [&](const ChannelMemory& memory) { return Planner(org.inputs).recall(memory); };
  const auto memory = remembered();
  org.node(3).updated_on = DateTime::parse("2014-01-01")->ticks;
  CHECK(recalled(memory));
  org.messages[0].date = DateTime::parse("2030-01-01")->ticks;
  const auto late = remembered();
  CHECK(recalled(late));
  org.node(3).updated_on = DateTime::parse("2025-01-01")->ticks;
  CHECK_FALSE(recalled(late));
}

TEST_CASE("C58, C38: dates are written as a datetime holds them") {
  const auto written = [](const char* text) {
    auto org = small();
    org.inputs.source.principals[1].verified_on = DateTime::parse(text);
    return org.plan().structure.principals.inserted.at(0).verified_on.text();
  };
  CHECK(written("2010-01-25 07:06:40.1234567") == "2010-01-25 07:06:40.123");
  CHECK(written("2010-01-25 07:06:40.122") == "2010-01-25 07:06:40.120");
  CHECK(written("2010-01-25 07:06:40.129") == "2010-01-25 07:06:40.127");
  CHECK(written("2010-01-25 07:06:40.126") == "2010-01-25 07:06:40.123");
  CHECK(written("2010-01-25 07:06:40.0021") == "2010-01-25 07:06:40");
  CHECK(written("2010-01-25 07:06:40.999") == "2010-01-25 07:06:40.997");
  CHECK(written("1753-01-01") == "1753-01-01 00:00:00");
  CHECK(written("1752-12-31 23:59:59") == "1753-01-01 00:00:00");
}

TEST_CASE("C58: a date before 1753 is cut, which is said unless it is a constant") {
  auto org = small();
  auto& ann = org.inputs.source.principals[1];
  ann.updated_on = Ticks{0};
  org.inputs.source.invitations = {
      {legacy::PrincipalId{10}, 1, legacy::NodeId{3}, *DateTime::parse("1700-01-01")}};
  org.node(2).invite = true;
  const auto plan = org.plan();
  CHECK(
      said(plan, Code::value_cut) ==
      Texts{
          "prinID 10: createdOn of its invitations is before 1753, where the column begins",
          "prinID 10: prinVerifiedOn is before 1753, where the column begins; becomes 1753-01-01 00:00:00"});
  CHECK(plan.rest.invitations.inserted.at(0).created_on.text() == "1753-01-01 00:00:00");
  org.inputs.source.constants = {{"tblPrincipal", "prinUpdatedOn"}, {"tblPrincipalInvites", "createdOn"}};
  CHECK(count(org.plan(), Code::value_cut) == 0);
  ann.verified_on = DateTime{Ticks{0}};
  CHECK(count(org.plan(), Code::value_cut) == 1); // its own date is no constant
  org.inputs.source.constants.emplace("tblPrincipal", "prinVerifiedOn");
  CHECK(count(org.plan(), Code::value_cut) == 0);
  // The placeholder's is the root's.
  org.node(1).added_on = Ticks{0};
  org.message(3, 1, 999, "who");
  const auto unknown = org.plan();
  CHECK(count(unknown, Code::value_cut) == 0);
  CHECK(unknown.structure.principals.inserted.back().verified_on.text() == "1753-01-01 00:00:00");
}

TEST_CASE("C59: texts and numbers that the target's columns do not take") {
  auto org = small();
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
  auto org = small();
  auto target = empty_target();
  auto highest = target.nodes[0];
  highest.id = chat::NodeId{INT32_MAX};
  highest.guid = test::guid(0x777);
  highest.name = "theirs";
  target.nodes.push_back(highest);
  auto somebody = target.principals[0];
  somebody.id = chat::PrincipalId{INT64_MAX};
  somebody.guid = test::guid(0x778);
  somebody.type = 5;
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
  auto org = small();
  org.inputs.source.principals[1].uri = "sip:a@" + std::string(238, 'd');
  org.message(3, 1, 999, "who");
  CHECK(said(org.plan(), Code::uri_too_long) == Texts{"created principal: prinUri has 257 UTF-16 units"});
  org.inputs.source.principals[1].uri.pop_back();
  CHECK(count(org.plan(), Code::uri_too_long) == 0);
}

TEST_CASE("C59: static rows that the target lacks are one finding") {
  auto org = small();
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
  auto org = small();
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

TEST_CASE("C60: a name that shows nothing is replaced in the item's own place") {
  auto org = small();
  org.category(4, 2, "\u200b");
  org.room(5, 4, "\t ");
  org.room(6, 4, "seen");
  org.room(7, 2, "\uFFFD");
  const auto plan = org.plan();
  CHECK(said(plan, Code::name_replaced) == Texts{"nodeID 4: 'unnamed' replaces its name",
                                                 "nodeID 5: 'unnamed' replaces its name",
                                                 "nodeID 7: 'unnamed' replaces its name"});
  CHECK(node_named(plan, "A-unnamed").is_category);
  CHECK_FALSE(node_named(plan, "A-\u200b-unnamed").is_category);
  CHECK_FALSE(node_named(plan, "A-\u200b-seen").is_category);
  CHECK_FALSE(node_named(plan, "unnamed").is_category);
  CHECK(said(plan, Code::name_prefixed) == Texts{"nodeID 4: becomes 'A-unnamed'",
                                                 "nodeID 5: becomes 'A-\u200b-unnamed'",
                                                 "nodeID 6: becomes 'A-\u200b-seen'"});
  CHECK(plan.executable());
}

TEST_CASE("C60: fail, the rule file's names, and the only finding of a conflict") {
  auto org = small();
  org.room(4, 2, " ");
  org.inputs.policies.blank_names = BlankNames::fail;
  const auto plan = org.plan();
  CHECK(said(plan, Code::name_blank) == Texts{"nodeID 4: no character of its name is visible"});
  CHECK(count(plan, Code::name_replaced) == 0);
  Override rule;
  rule.guid = test::guid(4);
  rule.rename = "\u200b";
  org.inputs.policies.overrides = {rule};
  CHECK(count(org.plan(), Code::name_blank) == 0);
  CHECK(count(org.plan(), Code::name_overridden) == 1);
  org.inputs.policies = {};
  org.inputs.policies.name_conflict = NameConflict::fail;
  org.room(5, 2, "  ");
  const auto twice = org.plan();
  CHECK(said(twice, Code::name_conflict) ==
        Texts{"nodeID 5: 'unnamed' is taken by another migrated item, 'unnamed' (" + test::guid(4).text() +
              ")"});
  CHECK(said(twice, Code::name_replaced) == Texts{"nodeID 4: 'unnamed' replaces its name"});
}

TEST_CASE("C60: skipped rooms and the root may be called what they are") {
  auto org = small();
  org.room(4, 2, "").disabled = true;
  org.node(1).name = "";
  CHECK(count(org.plan(), Code::name_replaced) == 0);
}

TEST_CASE("C60: characters that XML does not allow are named, and replaced if wanted") {
  auto org = small();
  org.node(3).name = "r\x01";
  org.node(3).topic = "t\x02";
  org.node(3).description = "d";
  org.room(4, 2, "gone\x0B").disabled = true;
  org.inputs.source.principals[1].name = "Ann\x1F";
  org.inputs.source.principals[1].email = "e\x1F"; // not one of the columns
  org.inputs.source.addins = {{test::guid(0x51), "a\uFFFE", "https://a.example/"}};
  org.message(3, 1, 10, "x\x0C\x0C");
  org.messages.back().rtf = "\x01";
  org.message(3, 2, 10, "y\x0C");
  org.message(3, 3, 10, "tab\t");
  const auto kept = org.plan();
  const Texts rows{"prinID 10: 1 character in prinName",
                   "siopID " + test::guid(0x51).text() + ": 1 character in siopName",
                   "nodeID 3: 2 characters in nodeName, topic", "nodeID 4: 1 character in nodeName"};
  auto expected = rows;
  expected.push_back("channelId 3: 2 messages have such characters");
  CHECK(said(kept, Code::xml_characters) == expected);
  CHECK(node_named(kept, "r\x01").description == "d | t\x02");
  CHECK(kept.executable());
  org.inputs.policies.xml_characters = XmlCharacters::replace;
  const auto replaced = org.plan();
  expected.back() = "channelId 3: 2 messages have such characters, which become U+FFFD";
  CHECK(said(replaced, Code::xml_characters) == expected);
  for (const auto& finding : replaced.findings)
    if (finding.code == Code::xml_characters && finding.table == "tblChat")
      CHECK(finding.rows == 2);
  CHECK(node_named(replaced, "r\uFFFD").description == "d | t\uFFFD");
  CHECK(replaced.structure.addins.inserted.at(0).name == "a\uFFFD");
  MessageMapper mapper(replaced);
  mapper.begin(replaced.rooms[0]);
  for (auto row : org.messages) {
    chat::Message to;
    REQUIRE(mapper.convert(row, to));
    if (to.id == ChatId{1}) {
      CHECK(to.content == "x\uFFFD\uFFFD");
      CHECK(to.rtf == "\x01");
    }
  }
  CHECK(mapper.digest() == replaced.rooms[0].digest);
}

TEST_CASE("C60: a name of such characters only is replaced, under both policies") {
  auto org = small();
  org.node(3).name = "\x01\uFFFE";
  CHECK(count(org.plan(), Code::name_replaced) == 0); // U+FFFE is not a control character
  org.inputs.policies.xml_characters = XmlCharacters::replace;
  CHECK(count(org.plan(), Code::name_replaced) == 1);
}

TEST_CASE("C1: after a database error only what reading found is said, without the messages") {
  auto org = small();
  org.inputs.source.role_types.pop_back();
  org.node(3).name = "bad \xFF";
  org.node(3).topic = "\x01";
  org.node(2).added_on = Ticks{-1};
  org.inputs.source.roles.push_back(org.inputs.source.roles[0]);
  org.inputs.source.bad_values = {{"tblNode", "nodeGuid", "nodeID 9", "a GUID", "NULL", std::nullopt}};
  auto row = message(3, 1, 10, "bad \xFF\x01");
  row.date = Ticks{-1};
  org.messages = {row, row};
  legacy::BadMessage bad;
  bad.column = "channelId";
  Planner planner(org.inputs);
  planner.survey_bad({&bad, 1});
  auto rows = org.messages;
  planner.survey(rows);
  std::vector<std::string_view> codes;
  for (const auto& finding : planner.finish().findings)
    codes.push_back(text_of(finding.code).name);
  CHECK(codes == std::vector<std::string_view>{"role-kind-missing", "duplicate-key", "bad-value",
                                               "time-out-of-range", "bad-text"});
}

TEST_CASE("C1: one note says what was not given") {
  auto org = small();
  CHECK(said(org.plan(), Code::not_looked_at) == Texts{": the file store and the directory were not given"});
  org.inputs.files.emplace();
  CHECK(said(org.plan(), Code::not_looked_at) == Texts{": the directory was not given"});
  org.inputs.directory.known = true;
  CHECK(count(org.plan(), Code::not_looked_at) == 0);
  org.inputs.files.reset();
  CHECK(said(org.plan(), Code::not_looked_at) == Texts{": the file store was not given"});
}

TEST_CASE("C3: a column of which more than half of at least ten texts are bad") {
  auto org = small();
  for (std::int64_t id = 20; id < 30; ++id) {
    auto& person = org.person(id, "sip:u" + std::to_string(id) + "@contoso.com");
    person.email = id < 25 ? "good" : "b\xFF";
    person.company = ""; // empty ones do not count
  }
  CHECK(count(org.plan(), Code::bad_text_column) == 0); // half is not more than half
  org.inputs.source.principals.back().company = "\xFF";
  org.inputs.source.principals[3].email = "\xFF";
  const auto plan = org.plan();
  CHECK(said(plan, Code::bad_text_column) == Texts{"prinEmail: 6 of 10 texts are malformed"});
  CHECK(count(plan, Code::bad_text) == 6); // beside it
  // Nine texts say nothing.
  org.inputs.source.principals[4].email.reset();
  org.inputs.source.principals[5].email.reset();
  CHECK(count(org.plan(), Code::bad_text_column) == 0);
  // Rows that are left out were read, too.
  org.inputs.source.left_out = {{"tblPrincipal", "prinID 77", {{"prinEmail", "\xFF"}}},
                                {"tblPrincipal", "prinID 78", {{"prinEmail", "\xFF"}}}};
  CHECK(said(org.plan(), Code::bad_text_column) == Texts{"prinEmail: 8 of 10 texts are malformed"});
  // Also where all texts of a column are theirs.
  org.inputs.source.left_out.clear();
  for (int id = 77; id < 88; ++id)
    org.inputs.source.left_out.push_back({"tblPrincipal",
                                          "prinID " + std::to_string(id),
                                          {{"prinADUserPrincipalName", "\xFF"}, {"prinADPath", "\xFF"}}});
  CHECK(said(org.plan(), Code::bad_text_column) ==
        Texts{"prinADPath: 11 of 11 texts are malformed",
              "prinADUserPrincipalName: 11 of 11 texts are malformed"});
}

TEST_CASE("C3: of messages the migrated ones count, over all rooms") {
  auto org = small();
  org.room(4, 2, "s");
  org.room(5, 2, "gone").disabled = true;
  for (std::int64_t id = 1; id <= 5; ++id) {
    org.message(3, id, 10, "b\xFF");
    org.message(4, id, 10, id == 1 ? "good" : "b\xFF");
    org.message(5, id, 10, "good");
  }
  std::stable_sort(org.messages.begin(), org.messages.end(),
                   [](const auto& a, const auto& b) { return a.room < b.room; });
  CHECK(said(org.plan(), Code::bad_text_column) == Texts{"content: 9 of 10 texts are malformed"});
}

TEST_CASE("the mapper refuses a second message of the same key") {
  auto org = small();
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
