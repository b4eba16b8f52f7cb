// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/links.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_document.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace gc2pc;

namespace {

constexpr const char* user = "CN=Ann,DC=x";

/// Numbers of the objects that link to the user, which is the first of the export.
std::vector<std::size_t> linking(const std::string& others) {
  const LdifDocument document("dn: CN=Ann,DC=x\ncn: Ann\nmember: CN=Ann,DC=x\n\n" + others);
  std::vector<std::size_t> found;
  for (const auto& link : find_links(document, Dn::require(user).key()))
    found.push_back(link.index);
  return found;
}

} // namespace

TEST_CASE("links to an object are found however an export writes them") {
  using Indexes = std::vector<std::size_t>;
  const std::string group = "dn: CN=G,DC=x\ncn: G\n";
  CHECK(linking(group + "member: CN=Ann,DC=x\n") == Indexes{1});
  CHECK(linking(group + "MEMBER: cn=ann, dc=X\n") == Indexes{1});
  CHECK(linking(group + "manager:: Q049QW5uLERDPXg=\n") == Indexes{1});
  CHECK(linking(group + "member: CN=An\n n,DC=x\n") == Indexes{1});
  CHECK(linking(group + "mem\n ber: CN=Ann,DC=x\n") == Indexes{1});
  CHECK(linking(group + "# member: of none\ndescription: a member\r\nsecretary: CN=Ann,DC=x\n") ==
        Indexes{1});
  // What an object's later records add counts too, and what only looks like a link does not.
  CHECK(linking(group + "\ndn: CN=G,DC=x\nchangetype: modify\nadd: member\nmember: CN=Ann,DC=x\n-\n") ==
        Indexes{1});
  CHECK(linking(group + "description: CN=Ann,DC=x\nmember: CN=Bob,DC=x\n") == Indexes{});
  CHECK(linking(group + "\ndn: CN=H,DC=x\ncn: H\nowner: CN=Ann,DC=x\n") == Indexes{2});
}

TEST_CASE(
    "the key of a name is the same, and none for what is not a name, whether it is taken apart or not") {
  const std::vector<std::string> parts{"c", "CN", "DC", "1",   "-",      "=",  "=", ",", " ",
                                       ".", "_",  "'",  "a b", "\u00c4", "\\", "+", "#", "\xC3"};
  std::mt19937 dice(20251130);
  int names = 0, others = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    for (auto length = 1 + dice() % 8; length > 0; --length)
      text += parts[dice() % parts.size()];
    const auto dn = Dn::parse(text);
    ++(dn ? names : others);
    CAPTURE(text);
    REQUIRE(dn_key(text) == (dn ? std::optional(dn->key()) : std::nullopt));
  }
  CHECK(names > 1'000);
  CHECK(others > 1'000);
  CHECK_FALSE(dn_key("CN=" + std::string(16 * 1024, 'a')));
}

TEST_CASE("a name links when its normal form is the object's, however names are told apart quickly") {
  std::mt19937 dice(20251129);
  // Letters in two cases, one that is folded to two, ones that are folded to ASCII, and broken ones.
  const std::vector<std::string> any{"c",      "C",      "=",      "x",      " ",      " ",   ".", "-",
                                     "_",      "\\",     ",",      "+",      "#",      "\"",  "'", "\u00e4",
                                     "\u00c4", "\u017f", "\u212a", "\u00df", "\u00a0", "\xC3"};
  const auto name = [&] {
    std::string text;
    for (auto parts = 1 + dice() % 2; parts > 0; --parts) {
      text += text.empty() ? "" : ",";
      for (auto length = 1 + dice() % 7; length > 0; --length)
        text += any[dice() % any.size()];
    }
    return dice() % 3 == 0 ? text : "CN=" + text;
  };
  int names = 0, linked = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto own = Dn::parse(name());
    if (!own)
      continue;
    ++names;
    LdifRecord record;
    const auto shown = dice() % 2 == 0 ? name() : own->text();
    record.lines.push_back({"member", shown, 0, 0});
    const auto other = Dn::parse(shown);
    const bool links = other && other->key() == own->key();
    linked += links ? 1 : 0;
    CAPTURE(own->text());
    CAPTURE(shown);
    REQUIRE(links_in(record, own->key()).size() == (links ? 1 : 0));
  }
  CHECK(names > 1'000);
  CHECK(linked > 1'000);
}
