// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/controls.hpp"
#include "adapters/directory/ldap/failure.hpp"
#include "adapters/directory/ldap/filter.hpp"
#include "adapters/directory/ldap/tls_errors.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace gc2pc;
using namespace gc2pc::ldap;
using namespace gc2pc::test;

TEST_CASE("ldap filter: every special character of a value is escaped") {
  CHECK(Filter::equals("cn", "a*b(c)d\\e").text() == "(cn=a\\2Ab\\28c\\29d\\5Ce)");
  CHECK(Filter::equals("cn", "*)(objectClass=*").text() == "(cn=\\2A\\29\\28objectClass=\\2A)");
  const std::string octets{'\0', '\x01', '\x7f', '\xff'};
  CHECK(Filter::equals("objectGUID", octets).text() == "(objectGUID=\\00\\01\\7F\\FF)");
  // Octets that are letters by chance are in hex, too.
  CHECK(Filter::octets("objectGUID", "\xD6.\xBC").text() == "(objectGUID=\\D6\\2E\\BC)");
  CHECK(Filter::equals("cn", "").text() == "(cn=)");
  CHECK(Filter::any_of({Filter::present("a"), Filter::equals("b", "1")}).text() == "(|(a=*)(b=1))");
  CHECK(Filter::all_of({Filter::present("a")}).text() == "(&(a=*))");
}

TEST_CASE("ldap filter: mistakes of the program") {
  CHECK(line_of([] { (void)Filter::equals("a=*)(b", "1"); }) ==
        "internal: 'a=*)(b' is not the name of an attribute");
  CHECK(line_of([] { (void)Filter::any_of({}); }) == "internal: a search filter is empty");
}

TEST_CASE("ldap controls: the cookie of a next page is read, or it is known that it cannot be") {
  const auto next = [](std::string value, const char* oid = LDAP_CONTROL_PAGEDRESULTS) {
    LDAP* got = nullptr;
    REQUIRE(ldap_initialize(&got, "ldap://127.0.0.1") == LDAP_SUCCESS);
    const Handle handle(got);
    LDAPControl control{const_cast<char*>(oid), borrowed(value), 0};
    std::vector<LDAPControl*> answered{&control, nullptr};
    auto cookie = next_page(handle.get(), answered.data());
    return !cookie ? "unreadable" : !*cookie ? "last" : std::string(view(**cookie));
  };
  using namespace std::string_literals;
  CHECK(next("\x30\x08\x02\x01\x00\x04\x03"
             "abc"s) == "abc");
  CHECK(next("\x30\x05\x02\x01\x00\x04\x00"s) == "last");
  CHECK(next("\x30\x05\x02\x01\x00\x04\x00"s, LDAP_CONTROL_SORTRESPONSE) == "last");
  CHECK(next("\x30\x08\x02\x01\x00\x04\x7f"
             "abc"s) == "unreadable");
  CHECK(next("") == "unreadable");
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

TEST_CASE("ldap: authorities are a file, and no pipe that is waited for") {
  const TemporaryFolder folder;
  Settings settings;
  for (const auto& path : {folder / "pipe", std::filesystem::path("/dev/zero")}) {
    if (path != "/dev/zero")
      REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    settings.login.ca = path;
    CHECK(line_of([&] { static_cast<void>(trusted_authorities(settings)); }) ==
          "configuration: no certificate can be read from '" + path.string() +
              "'. Give a PEM file with the CA of the controllers' certificates in --directory-ca.");
  }
}
