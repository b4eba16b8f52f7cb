// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::Organisation;

namespace {

Organisation chatty() {
  Organisation org;
  org.person(10, "sip:u10@contoso.com");
  org.category(2, 1, "A");
  org.room(3, 2, "r");
  org.message(3, 1, 10, "first");
  org.message(3, 2, 999, std::string("nul\0", 4));
  org.message(3, 3, 10, "see ma-filelink://x/a.txt and ma-filelink:x/b.txt\"");
  return org;
}

} // namespace

TEST_CASE("C43: every message is accounted for") {
  auto org = chatty();
  org.message(2, 1, 10, "in a category");
  org.message(77, 1, 10, "nowhere");
  const auto plan = org.plan();
  const auto& counts = plan.counts.at("message");
  CHECK(counts.read == 5);
  CHECK(counts.written == 3);
  CHECK(counts.skipped.at("messages-without-room") == 2);
  CHECK(counts.balanced());
  CHECK(count(plan, Code::messages_without_room) == 1);
  CHECK(plan.rooms[0].last == ChatId{3});
}

TEST_CASE("C3: bad text in messages is replaced and told, without the text") {
  const auto plan = chatty().plan();
  CHECK(count(plan, Code::bad_text) == 1);
  for (const auto& finding : plan.findings)
    if (finding.code == Code::bad_text) {
      CHECK(finding.key == "channelId 3, chatId 2");
      CHECK(finding.detail == "1 place in content");
    }
  auto org = chatty();
  org.inputs.policies.bad_text = BadText::fail;
  CHECK(count(org.plan(), Code::bad_text_refused) == 1);
  CHECK(count(org.plan(), Code::bad_text) == 0);
}

TEST_CASE("C44: messages before the start date count for nothing") {
  auto org = chatty();
  org.inputs.policies.start_date = Ticks{634'000'000'000'000'003};
  const auto plan = org.plan();
  CHECK(plan.rooms[0].messages == 1);
  CHECK(plan.rooms[0].before_start == 2);
  CHECK(count(plan, Code::before_start_date) == 1);
  CHECK(count(plan, Code::bad_text) == 0);
  CHECK(count(plan, Code::unknown_author) == 0);
}

TEST_CASE("C45: the last id is never lower than it was") {
  auto org = chatty();
  org.inputs.source.last_chat_ids = {{legacy::NodeId{3}, ChatId{900}}};
  CHECK(org.plan().rest.last_chat_ids.inserted.at(0).last == ChatId{900});
  org.inputs.source.last_chat_ids = {{legacy::NodeId{3}, ChatId{2}}};
  CHECK(org.plan().rest.last_chat_ids.inserted.at(0).last == ChatId{3});
  org.inputs.source.last_chat_ids.clear();
  org.messages.clear();
  CHECK(org.plan().rest.last_chat_ids.inserted.empty());
}

TEST_CASE("C51: links and files are compared both ways") {
  auto org = chatty();
  org.inputs.files = {"x/a.txt", "x/c.txt"};
  const auto plan = org.plan();
  CHECK(count(plan, Code::file_missing) == 1); // x/b.txt
  CHECK(count(plan, Code::file_unnamed) == 1); // x/c.txt
  CHECK(plan.files == std::vector<std::string>{"x/a.txt", "x/c.txt"});
}

TEST_CASE("the mapper writes what the plan foresaw") {
  const auto org = chatty();
  const auto plan = org.plan();
  MessageMapper mapper(plan);
  mapper.begin(plan.rooms[0]);
  for (auto message : org.messages) {
    chat::Message to;
    REQUIRE(mapper.convert(message, to));
    CHECK(to.room == plan.rooms[0].room);
  }
  CHECK(mapper.digest() == plan.rooms[0].digest);
}

TEST_CASE("the mapper refuses an author whom the plan does not know") {
  auto org = chatty();
  org.messages.erase(org.messages.begin() + 1); // the plan has no placeholder then
  const auto plan = org.plan();
  MessageMapper mapper(plan);
  mapper.begin(plan.rooms[0]);
  legacy::Message message{legacy::NodeId{3}, ChatId{9},   Ticks{1}, legacy::PrincipalId{4711}, false,
                          "secret",          std::nullopt};
  chat::Message to;
  CHECK_THROWS_WITH_AS(
      static_cast<void>(mapper.convert(message, to)),
      "a message has an author who is not in the plan (message channelId 3, chatId 9). The legacy database "
      "changed since the plan was made; plan again.",
      Error);
}

TEST_CASE("C1, C3: findings of bad text stand in the order of keys, whatever the order of rows") {
  auto org = chatty();
  org.inputs.source.preferences = {{"a\xFE", 1, "one", legacy::PrincipalId{10}},
                                   {"a\xFF", 1, "other", legacy::PrincipalId{10}}};
  const auto first = org.plan();
  REQUIRE(first.rest.preferences.inserted.size() == 1);
  CHECK(first.rest.preferences.inserted[0].content == "one");
  CHECK(count(first, Code::preference_kept) == 1);
  std::swap(org.inputs.source.preferences[0], org.inputs.source.preferences[1]);
  CHECK(org.plan().hash == first.hash);
  org.inputs.source.preferences[0].label = "\xFF";
  org.inputs.source.principals[0].name = "\xFF";
  org.inputs.source.principals[1].name = std::string(1, '\0');
  const auto second = org.plan();
  std::reverse(org.inputs.source.principals.begin(), org.inputs.source.principals.end());
  CHECK(org.plan().findings == second.findings);
}

TEST_CASE("a plan is a pure function: same input, same hash, whatever the order of rows") {
  auto org = chatty();
  org.inputs.inputs.emplace_back("pool", "pcpool.contoso.com");
  const auto first = org.plan();
  std::reverse(org.inputs.source.nodes.begin(), org.inputs.source.nodes.end());
  std::reverse(org.inputs.source.principals.begin(), org.inputs.source.principals.end());
  const auto second = org.plan();
  CHECK(first.hash.size() == 64);
  CHECK(first.hash == second.hash);
  CHECK(hash_of(first) == first.hash);
  org.inputs.source.nodes[0].description = "changed";
  CHECK(org.plan().hash != first.hash);
}
