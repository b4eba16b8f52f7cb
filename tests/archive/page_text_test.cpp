// SPDX-License-Identifier: Apache-2.0
#include "migrator/pages/chat_text.hpp"
#include "migrator/pages/file_links.hpp"
#include "migrator/pages/page_dates.hpp"
#include "migrator/pages/page_structure.hpp"
#include "migrator/pages/room_html.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <set>

using namespace gc2pc;
using namespace gc2pc::pages;
using namespace std::string_literals;

namespace {

std::string shown_text(std::string_view text) {
  std::string out;
  put_chat_text(out, text);
  return out;
}

chat::Principal principal(std::int64_t id, const std::string& name) {
  chat::Principal row;
  row.id = chat::PrincipalId{id};
  row.uri = "sip:" + std::to_string(id) + "@contoso.example";
  if (!name.empty())
    row.name = name;
  row.type = PrincipalType::user;
  return row;
}

chat::Node node(std::int64_t id, std::optional<std::int64_t> parent, bool is_category,
                const std::string& name) {
  chat::Node row;
  row.id = chat::NodeId{id};
  if (parent)
    row.parent = chat::NodeId{*parent};
  row.is_category = is_category;
  row.name = name;
  return row;
}

} // namespace

TEST_CASE("the text of a message is shown as it is, and never works") {
  CHECK(shown_text("a < b && c > d \"q\" 'q'") == "a &lt; b &amp;&amp; c &gt; d \"q\" 'q'");
  CHECK(shown_text("<script>alert(1)</script>&lt;") == "&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;");
  CHECK(shown_text("one\ntwo\tthree\r\nfour\rfive") == "one\ntwo\tthree\nfour\\u{d}five");
  CHECK(shown_text("\x1b[31m\x07\x7f\xc2\x9b") == "\\u{1b}[31m\\u{7}\\u{7f}\\u{9b}");
  CHECK(shown_text("a\0b"s) == "a\xef\xbf\xbd"
                               "b");
  CHECK(shown_text("\xff\xc3|\xed\xa0\x80|\xf0\x9f\x98") ==
        "\xef\xbf\xbd\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd|\xef\xbf\xbd");
  // What turns the words around it is visible; what scripts and emoji need stays.
  CHECK(shown_text("\u202etxt.exe\u2066\u200b\ufeff\u2028") ==
        "\\u{202e}txt.exe\\u{2066}\\u{200b}\\u{feff}\\u{2028}");
  const std::string family =
      "\U0001F468\u200D\U0001F469\u200D\U0001F467 \u05d0\u200f \u0645\u06cc\u200c\u062e";
  CHECK(shown_text(family) == family);
  CHECK(shown_text("\uffff\U0001fffe") == "\\u{ffff}\\u{1fffe}");
  CHECK(shown_text("").empty());
}

TEST_CASE("a long text is cut between two characters") {
  CHECK(cut_utf8("abc", 3) == "abc");
  CHECK(cut_utf8("abc", 2) == "ab");
  CHECK(cut_utf8("a\xc3\xa4", 2) == "a");
  CHECK(cut_utf8("\xf0\x9f\x98\x80", 3).empty());
  // Not UTF-8 at all: something remains.
  CHECK(cut_utf8(std::string(100, '\x80'), 50).size() == 47);
}

TEST_CASE("folders of rooms are good names everywhere, and ascend as the rooms do") {
  constexpr auto lowest = std::numeric_limits<std::int64_t>::min(),
                 highest = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::int64_t> ids{
      lowest, -17, -2, -1, 0, 1, 9, 10, 17, 2'147'483'647, 9'999'999'999, 10'000'000'000, highest};
  std::set<std::string> names;
  std::string before;
  for (const auto id : ids) {
    const auto name = room_folder(id);
    CAPTURE(name);
    CHECK(name > before);
    CHECK(name.size() <= 17);
    CHECK(name.find_first_not_of("0123456789abcdefx-") == name.npos);
    CHECK(names.insert(name).second);
    before = name;
  }
  CHECK(room_folder(17) == "0000000017");
  CHECK(room_folder(-1) == "-ffffffffffffffff");
  CHECK(room_folder(10'000'000'000) == "x00000002540be400");
}

TEST_CASE("days and months are those of UTC, and every time has some") {
  PageDates dates;
  const auto at = DateTime::parse("2010-12-31T23:59:59.9999999Z");
  REQUIRE(at);
  CHECK(dates.stamp(at->ticks) == "2010-12-31 23:59:59");
  CHECK(dates.month(at->ticks).key() == "2010-12");
  CHECK(dates.month(at->ticks).title() == "December 2010");
  const Ticks next{at->ticks.value + 1};
  CHECK(dates.stamp(next) == "2011-01-01 00:00:00");
  CHECK(dates.month(next).key() == "2011-01");
  CHECK(dates.stamp(Ticks{0}) == "0001-01-01 00:00:00");
  CHECK(dates.month(Ticks{0}).key() == "0001-01");
  CHECK(dates.stamp(Ticks{last_tick}) == "9999-12-31 23:59:59");
  CHECK(dates.stamp(Ticks{-1}) == "-1");
  CHECK(dates.month(Ticks{-1}).key() == "no-date");
  CHECK(dates.stamp(Ticks{last_tick + 1}) == "3155378976000000000");
  CHECK(dates.stamp(std::nullopt) == "no date");
  CHECK(dates.month(std::nullopt).title() == "Without a date");
  CHECK(dates.stamp(Ticks{0}) == "0001-01-01 00:00:00");
}

TEST_CASE("a link means the file of its path, or the only one that is spelled otherwise") {
  int asked = 0;
  FileLinks links({"a/B.txt", "a/two.txt", "A/TWO.txt", "gone.txt"},
                  [&](const std::string& path) -> std::optional<std::string> {
                    ++asked;
                    return path == "gone.txt" ? std::nullopt : std::optional("files/" + path);
                  });
  CHECK(links.stored("a/B.txt") == "files/a/B.txt");
  CHECK(links.stored("A\\b.TXT") == "files/a/B.txt");
  CHECK(links.stored("a/two.txt") == "files/a/two.txt");
  CHECK(links.stored("a/Two.txt").empty()); // two of them
  CHECK(links.stored("elsewhere").empty());
  CHECK(links.stored("gone.txt").empty());
  CHECK(links.stored("gone.txt").empty());
  CHECK(links.stored("\xff").empty());
  CHECK(asked == 3);
}

TEST_CASE("people and categories as pages name them") {
  chat::Inventory inventory;
  inventory.principals = {principal(5, "Ann"), principal(6, "Ann"), principal(7, ""), principal(8, "Bob")};
  inventory.principals[3].display_name = "Robert";
  inventory.principals[3].disabled = 2;
  inventory.nodes = {node(1, 1, true, "Root"),      node(2, 1, true, "Plans"), node(3, 2, false, "Room"),
                     node(4, 1, false, "Lobby"),    node(5, 6, true, "Egg"),   node(6, 5, true, "Hen"),
                     node(7, 6, false, "In circle")};
  chat::RoleType manager, member;
  manager.id = chat::RoleTypeId{1};
  manager.description = "Manager";
  member.id = chat::RoleTypeId{2};
  member.description = "MEMBER";
  inventory.role_types = {manager, member};
  const auto role = [](std::int64_t where, std::int64_t who, std::int64_t type) {
    chat::Role row;
    row.node = chat::NodeId{where};
    row.principal = chat::PrincipalId{who};
    row.type = chat::RoleTypeId{type};
    return row;
  };
  inventory.roles = {role(3, 8, 1), role(3, 5, 1),  role(3, 5, 2),
                     role(3, 7, 2), role(3, 99, 2), role(3, 7, 9)};
  const PageStructure structure(inventory);
  CHECK(label_of(structure.people()[0]) == "Ann (sip:5@contoso.example)");
  CHECK(label_of(structure.people()[2]) == "sip:7@contoso.example");
  CHECK(label_of(structure.people()[3]) == "Robert");
  CHECK(structure.people()[3].state == "deleted");
  CHECK(structure.path(3) == "Plans");
  CHECK(structure.path(4).empty());
  CHECK(structure.path(99).empty());
  CHECK(structure.path(7) == "Egg › Hen"); // a circle ends somewhere
  CHECK(structure.people_with(3, Part::manager) == std::vector<std::size_t>{0, 3});
  CHECK(structure.people_with(4, Part::manager).empty());
  CHECK(structure.count_people(3) == 3);
}
