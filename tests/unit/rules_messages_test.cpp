// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/counted_findings.hpp"
#include "mappings/model/error.hpp"
#include "mappings/rules/link_book.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

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

TEST_CASE("C3: bad text in messages is replaced and reported, without the text") {
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

TEST_CASE("C41: no number of a principal is taken for the placeholder") {
  auto org = chatty();
  org.inputs.source.principals.back().id = legacy::PrincipalId{INT64_MIN};
  org.messages.front().author = legacy::PrincipalId{INT64_MIN};
  const auto plan = org.plan();
  REQUIRE(plan.placeholder);
  const auto known = std::find_if(plan.authors.begin(), plan.authors.end(), [](const auto& author) {
    return author.legacy == legacy::PrincipalId{INT64_MIN};
  });
  REQUIRE(known != plan.authors.end());
  MessageMapper mapper(plan);
  mapper.begin(plan.rooms[0]);
  chat::Message to;
  auto message = org.messages.front();
  REQUIRE(mapper.convert(message, to));
  CHECK(to.author == known->principal);
  CHECK(to.author != plan.placeholder->principal);
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
  CHECK_THROWS_WITH_AS(static_cast<void>(mapper.convert(message, to)),
                       "a message has an author who is not in the plan (message channelId 3, chatId 9). The "
                       "legacy database changed after the plan was made. Make a new plan.",
                       Error);
}

TEST_CASE("C1, C3: findings of bad text are in the order of keys, whatever the order of rows") {
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

TEST_CASE("C43: an rtf with a character beyond ASCII is none, and is dropped") {
  auto org = chatty();
  org.messages[0].rtf = "{\\rtf1 plain}";
  org.messages[1].rtf = "{\\rtf1 \u00e9}";
  org.messages[2].rtf = "{\\rtf1 \xFF}"; // C3 first: as U+FFFD it is beyond ASCII, too
  const auto plan = org.plan();
  CHECK(
      test::said(plan, Code::rtf_dropped) ==
      std::vector<std::string>{"channelId 3: 2 messages lose their rtf, which has characters beyond ASCII"});
  for (const auto& finding : plan.findings)
    if (finding.code == Code::rtf_dropped)
      CHECK(finding.rows == 2);
  CHECK(count(plan, Code::bad_text) == 2);
  MessageMapper mapper(plan);
  mapper.begin(plan.rooms[0]);
  std::vector<bool> has_rtf;
  std::int64_t bytes = 0;
  for (auto message : org.messages) {
    chat::Message to;
    REQUIRE(mapper.convert(message, to));
    has_rtf.push_back(to.rtf.has_value());
    bytes += static_cast<std::int64_t>(to.content.size() + (to.rtf ? to.rtf->size() : 0));
  }
  CHECK(has_rtf == std::vector{true, false, false});
  CHECK(bytes == plan.rooms[0].bytes);
  CHECK(mapper.digest() == plan.rooms[0].digest);
  org.inputs.policies.bad_text = BadText::fail;
  CHECK(count(org.plan(), Code::bad_text_refused) == 2);
  CHECK(count(org.plan(), Code::rtf_dropped) == 1);
}

TEST_CASE("C45: numbers below zero are numbers") {
  Organisation org;
  org.person(10, "sip:u10@contoso.com");
  org.category(2, 1, "A");
  org.room(3, 2, "r");
  org.message(3, -5, 10, "a");
  org.message(3, -3, 10, "b");
  CHECK(org.plan().rest.last_chat_ids.inserted.at(0).last == ChatId{-3});
  CHECK(org.plan().rooms[0].last == ChatId{-3});
  org.inputs.source.last_chat_ids = {{legacy::NodeId{3}, ChatId{-9}}};
  CHECK(org.plan().rest.last_chat_ids.inserted.at(0).last == ChatId{-3});
  org.messages.clear();
  CHECK(org.plan().rest.last_chat_ids.inserted.at(0).last == ChatId{-9});
}

TEST_CASE("C46: invitations with the same number go by their dates, and the second to a room falls out") {
  auto org = chatty();
  org.node(2).invite = true;
  const auto invitation = [](const char* date) {
    return legacy::Invitation{legacy::PrincipalId{10}, 7, legacy::NodeId{3}, *DateTime::parse(date)};
  };
  org.inputs.source.invitations = {invitation("2011-03-03"), invitation("2011-01-01"),
                                   invitation("2011-02-02")};
  const auto plan = org.plan();
  REQUIRE(plan.rest.invitations.inserted.size() == 1);
  CHECK(plan.rest.invitations.inserted[0].created_on == *DateTime::parse("2011-01-01"));
}

TEST_CASE("C47: labels that differ in case only are one, and the first one stays") {
  auto org = chatty();
  const auto preference = [](std::string label, std::int64_t seq, std::optional<std::string> content) {
    return legacy::Preference{std::move(label), seq, std::move(content), legacy::PrincipalId{1}};
  };
  org.inputs.source.preferences = {preference("view", 1, "small"),
                                   preference("View", 1, "capital"),
                                   preference("View", 2, "other number"),
                                   preference("VIEW ", 1, "blank"),
                                   preference("x", 1, "b"),
                                   preference("x", 1, std::nullopt)};
  auto plan = org.plan();
  REQUIRE(plan.rest.preferences.inserted.size() == 3);
  CHECK(plan.rest.preferences.inserted[0].content == "blank"); // V is before v, and A is before i
  CHECK(plan.rest.preferences.inserted[1].content == "other number");
  CHECK_FALSE(plan.rest.preferences.inserted[2].content);
  CHECK(test::said(plan, Code::preference_kept) ==
        std::vector<std::string>{"prefLabel View, prefSeqID 1: an earlier preference is kept",
                                 "prefLabel view, prefSeqID 1: an earlier preference is kept",
                                 "prefLabel x, prefSeqID 1: an earlier preference is kept"});
  auto target = chat::inventory_of(chat::seed_for(test::guid(0xffff)));
  target.preferences = {{"vieW", 2, "theirs", chat::PrincipalId{1}}};
  org.inputs.target = target;
  plan = org.plan();
  CHECK(test::said(plan, Code::preference_kept).at(1) ==
        "prefLabel View, prefSeqID 2: the target's preference is kept");
}

TEST_CASE("C51: a link that is spelled in another way than the one file that no link names") {
  auto org = chatty();
  org.messages.clear();
  org.message(3, 1, 10, "ma-filelink:Plans/\u00c4.txt ma-filelink:plans\\\u00e4.TXT ma-filelink:it's.txt");
  org.inputs.files = {"plans/a\u0308.txt", "it's.txt"};
  auto plan = org.plan();
  CHECK(test::said(plan, Code::file_spelled_otherwise) ==
        std::vector<std::string>{"Plans/\u00c4.txt: the file store has the spelling 'plans/a\u0308.txt'",
                                 "plans\\\u00e4.TXT: the file store has the spelling 'plans/a\u0308.txt'"});
  CHECK(count(plan, Code::file_missing) == 0);
  CHECK(count(plan, Code::file_unnamed) == 0);
  // Two files are spelled like that, so it is not known which one is meant.
  org.inputs.files = {"plans/a\u0308.txt", "PLANS/a\u0308.txt", "it's.txt"};
  plan = org.plan();
  CHECK(count(plan, Code::file_spelled_otherwise) == 0);
  CHECK(count(plan, Code::file_missing) == 2);
  CHECK(count(plan, Code::file_unnamed) == 2);
  // Now one of the two is named exactly.
  org.message(3, 2, 10, "ma-filelink:PLANS/a\u0308.txt");
  plan = org.plan();
  CHECK(count(plan, Code::file_spelled_otherwise) == 2);
  CHECK(count(plan, Code::file_missing) == 0);
  CHECK(count(plan, Code::file_unnamed) == 0);
}

TEST_CASE("C51: files that are larger than the new pool allows are named with their room") {
  auto org = chatty();
  org.messages.clear();
  org.message(3, 1, 10, "ma-filelink:x/a.txt ma-filelink:x/a.txt ma-filelink:X/B.txt");
  org.inputs.files = {"x/a.txt", "x/b.txt", "x/c.txt", "x/d.txt"};
  CHECK(test::said(org.plan(), Code::file_too_large).empty());
  org.inputs.large_files = {{"x/a.txt", 20'480'001}, {"x/b.txt", 40'960'000}, {"x/c.txt", 99'999'999}};
  const auto plan = org.plan();
  const std::string room = plan.rooms.at(0).name;
  CHECK(test::said(plan, Code::file_too_large) ==
        std::vector<std::string>{
            "x/a.txt: 20001 KB, and the new pool allows 20000 KB; linked in '" + room + "'",
            "x/b.txt: 40000 KB, and the new pool allows 20000 KB; linked in '" + room + "'",
            "x/c.txt: 97657 KB, and the new pool allows 20000 KB; no migrated message links to it"});
  CHECK(plan.executable());
  for (const auto& finding : plan.findings)
    if (finding.code == Code::file_too_large)
      CHECK(finding.guid.has_value() == (finding.key != "x/c.txt"));
  org.inputs.max_file_kb = 1;
  org.inputs.large_files = {{"x/d.txt", 1'025}};
  CHECK(test::said(org.plan(), Code::file_too_large) ==
        std::vector<std::string>{
            "x/d.txt: 2 KB, and the new pool allows 1 KB; no migrated message links to it"});
}

TEST_CASE("C51: of links that users invent the first are named, and the others counted, in any order") {
  auto org = chatty();
  org.messages.clear();
  org.inputs.files = {"a.txt"};
  constexpr int links = 12'000, per_message = 20;
  for (int i = 0; i < links; i += per_message) {
    std::string text = "ma-filelink:A.TXT ";
    for (int k = 0; k < per_message; ++k)
      text += "ma-filelink:invented/" + std::to_string(100'000 + i + k) + " ";
    org.message(3, 1 + i / per_message, 10, text);
  }
  org.message(3, 5'000, 10, "ma-filelink:invented/111999"); // once more
  const auto plan = org.plan();
  std::vector<Finding> missing;
  for (const auto& finding : plan.findings)
    if (finding.code == Code::file_missing)
      missing.push_back(finding);
  REQUIRE(missing.size() == most_single_findings + 1);
  CHECK(missing.front().key == "invented/100000");
  CHECK(missing[most_single_findings - 1].key == "invented/109999");
  CHECK(missing.back() == only_counted(Code::file_missing, 2'000, 2'001));
  CHECK(missing.back().detail == "2,000 more findings of this code are counted, but not listed");
  CHECK(others_in(missing.back()) == 2'000);
  CHECK(others_in(missing.front()) == 0);
  CHECK(plan.count(Severity::warning) >= 12'000);
  CHECK(count(plan, Code::file_spelled_otherwise) == 1);
  CHECK(count(plan, Code::file_unnamed) == 0);
  auto backwards = org;
  std::reverse(backwards.messages.begin(), backwards.messages.end());
  for (std::size_t i = 0; i < org.messages.size(); ++i)
    backwards.messages[i].id = org.messages[i].id;
  std::vector<Finding> others;
  for (const auto& finding : backwards.plan().findings)
    if (finding.code == Code::file_missing)
      others.push_back(finding);
  CHECK(others == missing);
}

TEST_CASE("C51: spellings of one file, and links of one message, are bounded") {
  LinkBook book(std::vector<std::string>{"abcdefgh.txt"});
  for (unsigned i = 1; i < 256; ++i) {
    std::string path = "abcdefgh.txt";
    for (unsigned bit = 0; bit < 8; ++bit)
      if ((i >> bit & 1U) != 0)
        path[bit] = static_cast<char>(path[bit] - 'a' + 'A');
    book.add(path, 2, legacy::NodeId{3});
  }
  CHECK(book.links().size() == most_spellings);
  CHECK(book.more_spellings().paths.size() == 255 - most_spellings);
  CHECK(book.more_spellings().links == 2 * (255 - static_cast<std::int64_t>(most_spellings)));
  CHECK(book.more_missing().links == 0);

  auto org = chatty();
  org.messages.clear();
  std::string text;
  for (std::size_t i = 0; i < most_links_per_message + 5; ++i)
    text += "ma-filelink:x ";
  org.message(3, 1, 10, text);
  org.inputs.files.emplace();
  CHECK(test::said(org.plan(), Code::file_missing) ==
        std::vector<std::string>{"x: a message links to it, but it is not in the file store",
                                 ": 5 links beyond the first 1,000 of a message are not looked at"});
}

TEST_CASE("C51: without a path it is not a link") {
  auto org = chatty();
  org.messages.clear();
  org.message(3, 1, 10, "ma-filelink: ma-filelink://\"x ma-filelink:");
  org.inputs.files.emplace();
  CHECK(count(org.plan(), Code::file_missing) == 0);
}
