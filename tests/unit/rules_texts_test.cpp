// SPDX-License-Identifier: Apache-2.0
/// C3, C60: texts that are malformed, names that show nothing, characters that XML does not allow.
#include "mappings/rules/message_mapper.hpp"
#include "tests/unit/one_room.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::node_named;
using test::one_room;
using test::said;
using Texts = std::vector<std::string>;

TEST_CASE("C60: a name that shows nothing is replaced in the item's own place") {
  auto org = one_room();
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
  auto org = one_room();
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
  auto org = one_room();
  org.room(4, 2, "").disabled = true;
  org.node(1).name = "";
  CHECK(count(org.plan(), Code::name_replaced) == 0);
}

TEST_CASE("C60: characters that XML does not allow are named, and replaced if wanted") {
  auto org = one_room();
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
  auto org = one_room();
  org.node(3).name = "\x01\uFFFE";
  CHECK(count(org.plan(), Code::name_replaced) == 0); // U+FFFE is not a control character
  org.inputs.policies.xml_characters = XmlCharacters::replace;
  CHECK(count(org.plan(), Code::name_replaced) == 1);
}

TEST_CASE("C3: a column of which more than half of at least ten texts are bad") {
  auto org = one_room();
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
  auto org = one_room();
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
