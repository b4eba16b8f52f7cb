// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/ranges.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace gc2pc;
using namespace gc2pc::ldap;
using namespace gc2pc::test;

namespace {

using Values = std::vector<std::string>;

const std::string of_group = " of 'member' of 'CN=g,DC=x'";

/// An answer: one attribute, and how often the object was changed.
DirectoryEntry part(const std::string& name, Values values, const std::string& usn = "7") {
  return {"CN=g,DC=x", {{name, std::move(values)}, {"uSNChanged", {usn}}}};
}

/// What Active Directory sends for a group of more values than fit.
DirectoryEntry group() {
  return {"CN=g,DC=x", {{"cn", {"g"}}, {"member", {}}, {"member;range=0-1", {"a", "b"}}}};
}

/// Answers one after the other; the questions are kept.
struct Server {
  std::deque<DirectoryEntry> answers;
  Values asked;
  DirectoryEntry operator()(const std::string& attribute) {
    asked.push_back(attribute);
    if (answers.empty())
      return {};
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }
};

/// The error of a server that answers so.
std::string trouble(std::deque<DirectoryEntry> answers, const Limits& limits = {}) {
  auto entry = group();
  Server server{std::move(answers), {}};
  const auto error = error_of([&] { complete_ranges(entry, std::ref(server), limits); });
  return std::string(to_string(error.kind())) + ": " + error.what() +
         (error.is_retryable() ? " (again)" : "");
}

std::string unreadable(const std::string& name) {
  return line_of([&] { (void)parse_range(name); });
}

} // namespace

TEST_CASE("ldap ranges: names") {
  CHECK_FALSE(parse_range("member").has_value());
  CHECK_FALSE(parse_range("userCertificate;binary").has_value());
  CHECK_FALSE(parse_range("description;lang-de;x-range=1").has_value());
  const auto first = parse_range("member;Range=0-1499");
  REQUIRE(first.has_value());
  CHECK(first->attribute == "member");
  CHECK(first->first == 0);
  CHECK(first->last == 1'499);
  const auto last = parse_range("member;range=1500-*");
  CHECK(last->first == 1'500);
  CHECK_FALSE(last->last.has_value());
  CHECK(parse_range("userCertificate;binary;range=0-1")->attribute == "userCertificate;binary");
  CHECK(parse_range("userCertificate;range=0-1;binary")->attribute == "userCertificate;binary");
  CHECK(Range::from("userCertificate;binary", 2) == "userCertificate;binary;range=2-*");
}

TEST_CASE("ldap ranges: names that cannot be read") {
  for (const std::string name :
       {"member;range=", "member;range=x", "member;range=0", "member;range=0-", "member;range=0-x",
        "member;range=-1", "member;range=*-*", "member;range=0-1-2", "member;range= 0-1", "member;range=+0-1",
        "member;range=0-99999999999999999999999", "member;range=0-18446744073709551615",
        "member;range=0-1;range=2-3"}) {
    CAPTURE(name);
    CHECK(unreadable(name) == "wrong-input: the server returned an invalid range: '" + name + "'");
  }
}

TEST_CASE("ldap ranges: put together to the end") {
  auto entry = group();
  Server server{{part("member;range=0-1", {"a", "b"}), part("member;range=2-3", {"c", "d"}),
                 part("MEMBER;range=4-*", {"e"})},
                {}};
  complete_ranges(entry, std::ref(server), {});
  CHECK(server.asked == Values{"member;range=0-*", "member;range=2-*", "member;range=4-*"});
  REQUIRE(entry.attributes.size() == 2);
  CHECK(entry.attributes[1].name == "member");
  CHECK(entry.attributes[1].values == Values{"a", "b", "c", "d", "e"});
}

TEST_CASE("ldap ranges: other options, and octets") {
  const std::string zero("\0\xFF", 2), one("\0\xFE", 2), two("\0", 1);
  DirectoryEntry entry{"CN=g,DC=x",
                       {{"description;lang-de", {"Gruppe"}}, {"userCertificate;binary;range=0-0", {zero}}}};
  Server server{{part("userCertificate;range=0-0;binary", {zero}),
                 part("userCertificate;binary;range=1-*", {one, two})},
                {}};
  complete_ranges(entry, std::ref(server), {});
  CHECK(server.asked == Values{"userCertificate;binary;range=0-*", "userCertificate;binary;range=1-*"});
  REQUIRE(entry.attributes.size() == 2);
  CHECK(entry.attributes[0].name == "description;lang-de");
  CHECK(entry.attributes[1].name == "userCertificate;binary");
  CHECK(entry.attributes[1].values == Values{zero, one, two});
}

TEST_CASE("ldap ranges: a server that stops in the middle") {
  const auto first = part("member;range=0-1", {"a", "b"});
  const auto text = "connection: the server returned only 2 values" + of_group + " (again)";
  CHECK(trouble({first}) == text);                                         // the object is gone
  CHECK(trouble({first, part("cn", {"g"})}) == text);                      // the attribute is gone
  CHECK(trouble({first, part("member;range=2-3", {})}) == text);           // nothing in it
  CHECK(trouble({first, part("memberOf;range=2-3", {"c", "d"})}) == text); // another attribute
  CHECK(trouble({first, part("member;binary;range=2-3", {"c", "d"})}) == text);
  CHECK(trouble({}) == "connection: the server returned only 0 values" + of_group + " (again)");
}

TEST_CASE("ldap ranges: ranges that do not follow each other") {
  const auto first = part("member;range=0-1", {"a", "b"});
  const auto from = [](const std::string& got) {
    return "connection: the server returned values" + of_group + " from number " + got +
           "; expected number 2";
  };
  CHECK(trouble({first, first}) == from("0"));                                // the same again
  CHECK(trouble({first, part("member;range=1-2", {"b", "c"})}) == from("1")); // they overlap
  CHECK(trouble({first, part("member;range=3-4", {"d", "e"})}) == from("3")); // one is left out
  CHECK(trouble({first, part("member;range=0-*", {"a", "b", "c"})}) == from("0"));
  const auto count = [](const std::string& got, const std::string& as) {
    return "connection: the server returned " + got + " values" + of_group + " as the numbers " + as;
  };
  CHECK(trouble({first, part("member;range=2-4", {"c", "d"})}) == count("2", "2 to 4"));
  CHECK(trouble({first, part("member;range=2-2", {"c", "d"})}) == count("2", "2 to 2"));
  CHECK(trouble({first, part("member;range=2-1", {"c"})}) == count("1", "2 to 1")); // backwards
  CHECK(trouble({first, part("member;range=2-18446744073709551614", {"c"})}) ==
        count("1", "2 to 18446744073709551614"));
  CHECK(trouble({first, part("member;range=2-*", {"c", "a"})}) ==
        "wrong-input: the server returned a value" + of_group + " in two ranges");
  auto both = group();
  both.attributes[1].values = {"a"};
  CHECK(line_of([&] { complete_ranges(both, Server{}, {}); }) ==
        "wrong-input: the server returned 'member' of 'CN=g,DC=x' both completely and in ranges");
}

TEST_CASE("ldap ranges: an object that changes in the meantime is read again") {
  const auto first = part("member;range=0-1", {"a", "b"});
  SUBCASE("and then whole") {
    auto entry = group();
    Server server{{first, part("member;range=2-*", {"d"}, "8"), part("member;range=0-1", {"b", "c"}, "8"),
                   part("member;range=2-*", {"d"}, "8")},
                  {}};
    complete_ranges(entry, std::ref(server), {});
    CHECK(entry.values("member").size() == 3);
    CHECK(entry.first("member") == "b");
  }
  SUBCASE("shrunk below what was asked for") {
    auto entry = group();
    Server server{{first, part("cn", {"g"}, "8"), part("member;range=0-*", {"a"}, "8")}, {}};
    complete_ranges(entry, std::ref(server), {});
    CHECK(entry.values("member").size() == 1);
  }
  SUBCASE("all the time") {
    std::deque<DirectoryEntry> answers;
    for (int i = 0; i < 10; ++i)
      answers.push_back(
          part(i % 2 == 0 ? "member;range=0-1" : "member;range=2-*", {"a", "b"}, std::to_string(i)));
    CHECK(trouble(answers) ==
          "changed: the object changed during each of the 3 times that gc2pc read all values" + of_group +
              ". Run the same command again when the object is not being changed.");
  }
}

TEST_CASE("ldap ranges: without end") {
  Limits limits;
  limits.values = 1'000;
  auto entry = group();
  std::size_t asked = 0;
  const auto endless = [&](const std::string& attribute) {
    ++asked;
    const auto first = parse_range(attribute)->first;
    return part("member;range=" + std::to_string(first) + "-" + std::to_string(first + 1),
                {std::to_string(first), std::to_string(first + 1)});
  };
  CHECK(line_of([&] { complete_ranges(entry, endless, limits); }) ==
        "connection: the server returned more than 1000 values" + of_group + ", the limit of gc2pc");
  CHECK(asked == 501);
}
