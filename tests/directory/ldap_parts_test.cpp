// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/failure.hpp"
#include "adapters/directory/ldap/filter.hpp"
#include "adapters/directory/ldap/ranges.hpp"
#include "tests/files/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::ldap;
using namespace gc2pc::test;

TEST_CASE("ldap filter: every special character of a value is escaped") {
  CHECK(Filter::equals("cn", "a*b(c)d\\e").text() == "(cn=a\\2Ab\\28c\\29d\\5Ce)");
  CHECK(Filter::equals("cn", "*)(objectClass=*").text() == "(cn=\\2A\\29\\28objectClass=\\2A)");
  const std::string octets{'\0', '\x01', '\x7f', '\xff'};
  CHECK(Filter::equals("objectGUID", octets).text() == "(objectGUID=\\00\\01\\7F\\FF)");
  CHECK(Filter::equals("cn", "").text() == "(cn=)");
  CHECK(Filter::any_of({Filter::present("a"), Filter::equals("b", "1")}).text() == "(|(a=*)(b=1))");
  CHECK(Filter::all_of({Filter::present("a")}).text() == "(&(a=*))");
}

TEST_CASE("ldap filter: mistakes of the program") {
  CHECK(line_of([] { (void)Filter::equals("a=*)(b", "1"); }) ==
        "internal: 'a=*)(b' is not the name of an attribute");
  CHECK(line_of([] { (void)Filter::any_of({}); }) == "internal: a search filter has no parts");
}

TEST_CASE("ldap ranges: names") {
  CHECK_FALSE(parse_range("member").has_value());
  CHECK_FALSE(parse_range("member;binary").has_value());
  CHECK_FALSE(parse_range("member;range=x").has_value());
  CHECK_FALSE(parse_range("member;range=0-x").has_value());
  const auto first = parse_range("member;Range=0-1499");
  REQUIRE(first.has_value());
  CHECK(first->attribute == "member");
  CHECK(first->next == 1'500);
  CHECK(parse_range("member;range=1500-*")->next == 0);
}

TEST_CASE("ldap ranges: put together to the end, and a server that stops is told") {
  std::vector<std::string> asked;
  const auto entry = [](const std::string& name, std::vector<std::string> values) {
    return DirectoryEntry{"CN=g,DC=x", {{name, std::move(values)}}};
  };
  auto group = entry("member;range=0-1", {"a", "b"});
  group.attributes.push_back({"member", {}}); // Active Directory sends the empty attribute along
  group.attributes.push_back({"cn", {"g"}});
  SUBCASE("to the end") {
    complete_ranges(group, [&](const std::string& attribute) {
      asked.push_back(attribute);
      return asked.size() == 1 ? entry("member;range=2-3", {"c", "d"}) : entry("member;range=4-*", {"e"});
    });
    CHECK(asked == std::vector<std::string>{"member;range=2-*", "member;range=4-*"});
    REQUIRE(group.attributes.size() == 2);
    CHECK(group.attributes[0].name == "member");
    CHECK(group.attributes[0].values == std::vector<std::string>{"a", "b", "c", "d", "e"});
  }
  SUBCASE("a server that gives no more, or the same again") {
    const auto text = "connection: the server gave only 2 values of 'member' of 'CN=g,DC=x'";
    auto again = group;
    CHECK(line_of([&] { complete_ranges(group, [&](const std::string&) { return entry("cn", {"g"}); }); }) ==
          text);
    CHECK(line_of([&] {
            complete_ranges(again, [&](const std::string&) { return entry("member;range=0-1", {"a", "b"}); });
          }) == text);
  }
}

TEST_CASE("ldap failure: one sentence with the server's words") {
  const Server server{true, "dc1.contoso.com", 636};
  const auto said = [&](int code, std::string_view diagnostic) {
    const auto error = failure(code, diagnostic, server, "remove 'CN=x'");
    return std::string(to_string(error.kind())) + ": " + error.what() +
           (error.is_retryable() ? " (again)" : "");
  };
  CHECK(said(LDAP_INSUFFICIENT_ACCESS, "00000005: SecErr: DSID-0, problem 4003 (INSUFF_ACCESS_RIGHTS)\n") ==
        "permission: cannot remove 'CN=x': ldaps://dc1.contoso.com says '00000005: SecErr: DSID-0, problem "
        "4003 "
        "(INSUFF_ACCESS_RIGHTS)' (LDAP 50, Insufficient access)");
  CHECK(said(LDAP_SERVER_DOWN, "(unknown error code)") ==
        "connection: cannot remove 'CN=x': ldaps://dc1.contoso.com: Can't contact LDAP server (again)");
  CHECK(said(LDAP_BUSY, "") ==
        "connection: cannot remove 'CN=x': ldaps://dc1.contoso.com: LDAP 51, Server is busy (again)");
  CHECK(said(LDAP_NO_SUCH_OBJECT, "").starts_with("not-found: "));
  CHECK(said(LDAP_ALREADY_EXISTS, "").starts_with("conflict: "));
  CHECK(bind_reason(
            "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 775, v2580") ==
        "the account is locked");
  CHECK(bind_reason("data 9999, v1").empty());
  CHECK(bind_reason("nothing").empty());
}
