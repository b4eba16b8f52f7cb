// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_document.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace gc2pc;

namespace {

DirectoryEntry only_entry(const std::string& text) {
  const LdifDocument document(text);
  REQUIRE(document.size() == 1);
  CHECK(document.text() == text);
  return document.record(0).entry();
}

} // namespace

TEST_CASE("ldif: a record is read the same with and without lines that only libldap takes apart") {
  const std::string head = "dn: CN=a,DC=x\n";
  const std::string plain = "cn: a\ndescription:   two  blanks \nempty:\nblank:  \ntab:\t x\ncolon: a:b::c\n"
                            "binary:: AAEC/w==\nemptybase64::  \nmail;x-a: \xC3\xA4\n";
  const auto expected = only_entry(head + plain);
  for (const std::string folded : {"# a comment\n", "last: one\n  two\n"}) {
    auto again = only_entry(head + plain + folded);
    if (again.attributes.back().name == "last")
      again.attributes.pop_back();
    REQUIRE(again.attributes.size() == expected.attributes.size());
    for (std::size_t i = 0; i < expected.attributes.size(); ++i) {
      CHECK(again.attributes[i].name == expected.attributes[i].name);
      CHECK(again.attributes[i].values == expected.attributes[i].values);
    }
  }
  CHECK(expected.first("description") == "two  blanks ");
  CHECK(expected.first("tab") == "x");
  CHECK(expected.first("blank").empty());
}

TEST_CASE("ldif: the forms of a value") {
  const auto entry = only_entry("version: 1\n\n"
                                "# a comment\n"
                                "dn:CN=a,DC=x\n"
                                "plain: text with  blanks \n"
                                "tight:x\n"
                                "colon: a:b::c\n"
                                "empty:\n"
                                "emptyblank:   \n"
                                "emptybase64::\n"
                                "utf8: J\xC3\xB6rg\n"
                                "binary:: AAEC/w==\n"
                                "# a comment\n#  folded\n  here\n"
                                "folded: one\n  two\n three\n"
                                "folded64:: QU\n JD\n"
                                "userCertificate;binary:: AA==\n"
                                "Plain: again\n");
  CHECK(entry.dn == "CN=a,DC=x");
  REQUIRE(entry.values("plain").size() == 2);
  CHECK(entry.values("plain")[0] == "text with  blanks ");
  CHECK(entry.values("plain")[1] == "again");
  CHECK(entry.first("tight") == "x");
  CHECK(entry.first("colon") == "a:b::c");
  for (const auto* name : {"empty", "emptyblank", "emptybase64"}) {
    CAPTURE(name);
    REQUIRE(entry.values(name).size() == 1);
    CHECK(entry.first(name).empty());
  }
  CHECK(entry.first("utf8") == "J\xC3\xB6rg");
  CHECK(entry.first("binary") == std::string("\0\1\2\xFF", 4));
  CHECK(entry.first("folded") == "one twothree");
  CHECK(entry.first("folded64") == "ABC");
  CHECK(entry.first("usercertificate;binary") == std::string(1, '\0'));
  CHECK(entry.values("none").empty());
  CHECK(entry.first("none").empty());
}

TEST_CASE("ldif: names in base64, folded, with a byte order mark, version close by") {
  CHECK(only_entry("dn:: Q049SsO2cmcsREM9eA==\ncn: x\n").dn == "CN=J\xC3\xB6rg,DC=x");
  CHECK(only_entry("dn: CN=a,\n DC=x\ncn: x\n").dn == "CN=a,DC=x");
  CHECK(only_entry("\xEF\xBB\xBFversion: 1\ndn: DC=x\ndc: x\n").dn == "DC=x");
  CHECK(only_entry("\xEF\xBB\xBF"
                   "dn: DC=x\ndc: x\n")
            .dn == "DC=x");
  CHECK(only_entry("\n\n# hello\n\nVERSION:1\n\n\ndn: DC=x\ndc: x\n\n\n# bye\n").dn == "DC=x");
  CHECK(only_entry("DN: DC=x\ndc: x\n").dn == "DC=x");
}

TEST_CASE("ldif: CRLF") {
  const std::string text =
      "version: 1\r\n\r\ndn: CN=a,DC=x\r\ncn: on\r\n e\r\nb:: QQ==\r\n\r\ndn: CN=b,DC=x\r\ncn: b\r\n";
  const LdifDocument document(text);
  REQUIRE(document.size() == 2);
  CHECK(document.files().at(0).eol == "\r\n");
  CHECK(document.record(0).entry().first("cn") == "one");
  CHECK(document.record(0).entry().first("b") == "A");
  CHECK(document.raw(1) == "dn: CN=b,DC=x\r\ncn: b\r\n");
  CHECK(document.place(1).line == 8);
}

TEST_CASE("ldif: records and their places") {
  const LdifDocument document("dn: DC=x\ndc: x\n\n\n# only a comment\n\n# of b\ndn: CN=b,DC=x\ncn: b\n\n");
  REQUIRE(document.size() == 2);
  CHECK(document.raw(1) == "# of b\ndn: CN=b,DC=x\ncn: b\n");
  CHECK(document.place(1).line == 7);
  CHECK(document.find("cn=b,dc=x") == 1U);
  CHECK_FALSE(document.find("CN=b,dc=x").has_value());
}

TEST_CASE("ldif: written and read again") {
  const DirectoryEntry entry{
      "CN=J\xC3\xB6rg,DC=x",
      {{"cn", {"J\xC3\xB6rg", "", " x", "x ", ":x", "<x", "a\nb", std::string("\0", 1)}},
       {"long", {std::string(1000, 'y')}}}};
  for (const std::string eol : {"\n", "\r\n"}) {
    const auto text = write_ldif_record(entry, eol);
    const auto again = parse_ldif_record(text, 1).entry();
    CHECK(again.dn == entry.dn);
    CHECK(again.attributes.at(0).values == entry.attributes[0].values);
    CHECK(again.first("long") == entry.first("long"));
    CHECK((text.find("\r\n") != std::string::npos) == (eol == "\r\n"));
  }
  CHECK(write_ldif_record({"DC=x", {{"dc", {"x"}}}}) == "dn: DC=x\ndc: x\n");
}
