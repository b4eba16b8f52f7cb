// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::count;
using test::Organisation;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i)
    all += text;
  return all;
}

/// What becomes of a room's name beside a category "A", checked for length.
std::string room_name(std::string name) {
  Organisation org;
  org.category(2, 1, "A");
  org.room(3, 2, std::move(name));
  const auto plan = org.plan();
  CHECK(plan.executable());
  CHECK(utf16_length(plan.rooms[0].name) <= Utf16Length{256});
  return plan.rooms[0].name;
}

const std::string smile = "\U0001F600", bad = "\uFFFD";

} // namespace

TEST_CASE("C10: names clash whatever the letters' case, composition and trailing blanks") {
  const std::pair<std::string, std::string> pairs[] = {
      {"Stra\u00dfe", "STRASSE"},
      {"Caf\u00e9", "CAFE\u0301"},
      {"\u039b\u03cc\u03b3\u03bf\u03c2", "\u03bb\u038c\u0393\u039f\u03a3"},
      {"\U00010400", "\U00010428"},
      {"Lab", "lab   "}};
  for (const auto& [the_first, second] : pairs) {
    const auto& first = the_first; // clang 14 captures no structured binding
    CAPTURE(first);
    Organisation org;
    org.category(2, 1, "A");
    org.room(3, 2, first);
    org.room(4, 2, second);
    const auto plan = org.plan();
    CHECK(plan.rooms[0].name == first);
    CHECK(plan.rooms[1].name == second + "-aabbccdd");
    CHECK(plan.findings.front().detail == "'" + second + "' is taken by another migrated item, '" + first +
                                              "' (" + test::guid(3).text() + "); becomes '" + second +
                                              "-aabbccdd'");
    CHECK(plan.executable());
  }
}

TEST_CASE(
    "C10: other blanks, letters that only look alike and marks without their letter are different names") {
  Organisation org;
  org.category(2, 1, "A");
  std::int64_t id = 3;
  for (const auto* name : {"Lab", " Lab", "Lab\t", "Lab\u00a0", "L\u0430b", "La\u0301b"})
    org.room(id++, 2, name);
  CHECK(count(org.plan(), Code::name_suffixed) == 0);
}

TEST_CASE("C9: names are cut between code points, at 247 units with the separator of one") {
  CHECK(room_name(std::string(256, 'n')) == std::string(256, 'n'));
  CHECK(room_name(std::string(257, 'n')) == std::string(247, 'n') + "-aabbccdd");
  // 247 is odd: a pair of surrogates is not parted, so one unit stays free.
  CHECK(room_name(repeated(smile, 129)) == repeated(smile, 123) + "-aabbccdd");
  CHECK(room_name("a" + repeated(smile, 128)) == "a" + repeated(smile, 123) + "-aabbccdd");
  CHECK(room_name(repeated(smile, 128)) == repeated(smile, 128));
  // A combining mark is a code point of its own.
  CHECK(room_name(repeated("e\u0301", 129)) == repeated("e\u0301", 123) + "e-aabbccdd");
  CHECK(room_name(repeated("\u05d0", 300)) == repeated("\u05d0", 247) + "-aabbccdd");
}

TEST_CASE("C9: the path counts, and so does a long separator") {
  Organisation org;
  org.inputs.policies.separator = " / " + smile;
  org.category(2, 1, std::string(100, 'a'));
  org.category(3, 2, std::string(100, 'b'));
  org.room(4, 3, std::string(100, 'c'));
  const auto plan = org.plan();
  const auto cut =
      std::string(100, 'a') + " / " + smile + std::string(100, 'b') + " / " + smile + std::string(33, 'c');
  CHECK(plan.rooms[0].name == cut + " / " + smile + "aabbccdd");
  CHECK(utf16_length(plan.rooms[0].name).value == 256);
  CHECK(plan.rooms[0].path == std::string(100, 'a') + " / " + smile + std::string(100, 'b') + " / " + smile +
                                  std::string(100, 'c'));
}

TEST_CASE("C11: two long names that are the same once cut cannot both be kept") {
  Organisation org;
  org.category(2, 1, "A");
  org.room(3, 2, std::string(260, 'n'));
  org.room(4, 2, std::string(259, 'n') + "m"); // test GUIDs share their first digits
  const auto plan = org.plan();
  CHECK(count(plan, Code::name_shortened) == 1);
  REQUIRE(count(plan, Code::name_conflict) == 1);
  CHECK(plan.findings.front().key == "nodeID 4");
  CHECK_FALSE(plan.executable());
}

TEST_CASE("C3: names are cleaned before any rule reads them") {
  CHECK(room_name(std::string("a\0b", 3)) == "a" + bad + "b");
  CHECK(room_name("a\xED\xA0\x80") == "a" + bad);                   // a surrogate alone
  CHECK(room_name("a\xED\xA0\xBD\xED\xB8\x80") == "a" + bad + bad); // a pair as CESU-8 has it
  CHECK(room_name("a\xFF\xF0\x9F\x98") == "a" + bad + bad);         // a wrong byte, a sequence that was cut
  Organisation org;
  org.category(2, 1, "A");
  org.room(3, 2, "a\xFF");
  org.room(4, 2, "A\xFE");
  const auto plan = org.plan();
  CHECK(plan.rooms[1].name == "A" + bad + "-aabbccdd");
  CHECK(count(plan, Code::bad_text) == 2);
  CHECK(count(plan, Code::name_suffixed) == 1);
  org.inputs.policies.bad_text = BadText::fail;
  const auto refused = org.plan();
  CHECK(count(refused, Code::bad_text_refused) == 2);
  CHECK(refused.findings.front().detail == "1 place in nodeName");
  CHECK_FALSE(refused.executable());
}
