// SPDX-License-Identifier: Apache-2.0
/// C57: values that cannot be read.
#include "tests/unit/one_room.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::message;
using test::one_room;
using test::said;
using Texts = std::vector<std::string>;

TEST_CASE("C57: values that cannot be read are named by table, column and row") {
  auto org = one_room();
  auto& source = org.inputs.source;
  source.bad_values = {{"tblNode", "nodeType", "nodeID 9", "0 or 1", "a number", "2"},
                       {"tblNode", "nodeGuid", "nodeID 9", "a GUID", "NULL", std::nullopt},
                       {"tblChat", "x", "y", "a number", "a text", "z"}};
  source.left_out = {{"tblNode", "nodeID 9", {{"nodeName", "bad \xFF"}, {"topic", "\x01"}}}};
  const auto plan = org.plan();
  CHECK(said(plan, Code::bad_value) == Texts{"y: x holds a text where a number belongs: 'z'",
                                             "nodeID 9: nodeGuid holds NULL where a GUID belongs",
                                             "nodeID 9: nodeType holds a number where 0 or 1 belongs: '2'"});
  // Its texts are checked all the same (C60).
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
  auto org = one_room();
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
  rows[4].date = rows[5].date; // too early as well, but of no room that could leave it out (C44)
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
  auto org = one_room();
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
  auto org = one_room();
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
