// SPDX-License-Identifier: Apache-2.0
/// \file
/// Every message of a room is on exactly one page, pages are bounded, and each leads to the next.
#include "migrator/pages/room_pages.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>

using namespace gc2pc;
using namespace gc2pc::pages;

namespace {

struct Copy {
  Month month;
  std::string name, before, after, text;
  std::int64_t rows;
  std::vector<std::uint32_t> authors;
};

/// Divides messages `number of the month, text`.
std::vector<Copy> divided(const std::vector<std::pair<Month, std::string>>& messages,
                          const PageLimits& limits) {
  std::vector<Copy> result;
  std::size_t most_bytes = 0;
  RoomPages pages(limits, [&](const RoomPage& page) {
    result.push_back(
        {page.month, page.name, page.before, page.after, page.messages.str(), page.rows, page.authors});
    most_bytes = std::max(most_bytes, page.messages.size());
  });
  pages.begin();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    Html html;
    html.own(messages[i].second);
    pages.add(messages[i].first, html, i % 3 == 0 ? std::nullopt : std::optional(i % 5));
  }
  pages.finish();
  std::int64_t rows = 0;
  for (const auto& [month, totals] : pages.months())
    rows += totals.rows;
  CHECK(rows == static_cast<std::int64_t>(messages.size()));
  CHECK(most_bytes <= limits.bytes);
  return result;
}

std::string names(const std::vector<Copy>& pages) {
  std::string text;
  for (const auto& page : pages)
    text += page.name + " ";
  return text;
}

/// From the first to the last, by the links.
std::string chain(const std::vector<Copy>& pages) {
  std::map<std::string, const Copy*> by_name;
  for (const auto& page : pages)
    by_name[page.name] = &page;
  CHECK(by_name.size() == pages.size());
  std::string text, at;
  for (const auto& page : pages)
    if (page.before.empty())
      at = page.name;
  std::size_t steps = 0;
  for (std::string before; !at.empty() && steps <= pages.size(); ++steps) {
    const auto* page = by_name.at(at);
    CHECK(page->before == before);
    text += at + " ";
    before = at;
    at = page->after;
  }
  CHECK(steps == pages.size());
  return text;
}

constexpr Month march{2011, 3}, april{2011, 4}, old{2000, 1};

} // namespace

TEST_CASE("a page a month, in order") {
  const auto pages = divided({{march, "a"}, {march, "b"}, {april, "c"}}, {});
  CHECK(names(pages) == "2011-03.html 2011-04.html ");
  CHECK(chain(pages) == "2011-03.html 2011-04.html ");
  CHECK(pages[0].text == "ab");
  CHECK(pages[0].rows == 2);
  CHECK(pages[0].authors == std::vector<std::uint32_t>{1});
  CHECK(divided({}, {}).empty());
}

TEST_CASE("a month of many messages, or of much text, has several pages") {
  PageLimits limits;
  limits.rows = 2;
  CHECK(chain(divided({{march, "a"}, {march, "b"}, {march, "c"}, {march, "d"}, {march, "e"}, {april, "f"}},
                      limits)) == "2011-03.html 2011-03-2.html 2011-03-3.html 2011-04.html ");
  limits = {};
  limits.bytes = 10;
  const auto pages =
      divided({{march, "12345"}, {march, "12345"}, {march, "1"}, {march, "1234567890"}}, limits);
  CHECK(names(pages) == "2011-03.html 2011-03-2.html 2011-03-3.html ");
  CHECK(pages[0].text == "1234512345");
  CHECK(pages[1].text == "1");
}

TEST_CASE("a clock that was wrong for a moment does not break a month in two") {
  const auto pages =
      divided({{march, "a"}, {old, "x"}, {march, "b"}, {april, "c"}, {march, "d"}, {april, "e"}}, {});
  CHECK(chain(pages) == "2011-03.html 2000-01.html 2011-04.html ");
  for (const auto& page : pages)
    if (page.month == march)
      CHECK(page.text == "abd");
}

TEST_CASE("more months at once than are kept open: a further page of the month") {
  PageLimits limits;
  limits.open = 2;
  const auto pages = divided({{march, "a"}, {april, "b"}, {old, "c"}, {march, "d"}}, limits);
  CHECK(chain(pages) == "2011-03.html 2011-04.html 2000-01.html 2011-03-2.html ");
}

TEST_CASE(
    "any dates: every message once, in the order of the room within its page, and the same pages again") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    PageLimits limits;
    limits.rows = 1 + static_cast<std::int64_t>(random() % 20);
    limits.bytes = 30 + random() % 200;
    limits.open = 2 + random() % 4;
    const int years = 1 + static_cast<int>(random() % 4);
    std::vector<std::pair<Month, std::string>> messages;
    for (int i = 0; i < 300; ++i)
      messages.emplace_back(random() % 40 == 0 ? Month{}
                                               : Month{2'000 + static_cast<int>(random()) % years,
                                                       1 + static_cast<unsigned>(random() % 12)},
                            std::to_string(i) + " ");
    const auto pages = divided(messages, limits);
    static_cast<void>(chain(pages));
    std::set<int> seen;
    for (const auto& page : pages) {
      REQUIRE(page.rows <= limits.rows);
      std::istringstream text(page.text);
      int before = -1, count = 0;
      for (int number = 0; text >> number; ++count) {
        REQUIRE(number > before);
        REQUIRE(messages[static_cast<std::size_t>(number)].first == page.month);
        REQUIRE(seen.insert(number).second);
        before = number;
      }
      REQUIRE(count == page.rows);
    }
    REQUIRE(seen.size() == messages.size());
    REQUIRE(names(divided(messages, limits)) == names(pages));
  }
}
