// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"

#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// As ldifde -f writes it: CRLF, folded at 77 columns, `changetype: add`, base64 for what is not ASCII, and
/// the members of a large group that the first record has no room for in further ones.
const std::string ldifde = "dn: DC=x\r\n"
                           "changetype: add\r\n"
                           "objectClass: top\r\n"
                           "dc: x\r\n"
                           "\r\n"
                           "dn: CN=a,DC=x\r\n"
                           "changetype: add\r\n"
                           "cn: a\r\n"
                           "description:: SsO2cmc=\r\n"
                           "\r\n"
                           "dn: CN=g,DC=x\r\n"
                           "changetype: add\r\n"
                           "cn: g\r\n"
                           "member: CN=somebody with a long name that goes on and on and on and on an\r\n"
                           " d on,DC=x\r\n"
                           "\r\n"
                           "dn: CN=g,DC=x\r\n"
                           "changetype: modify\r\n"
                           "add: member\r\n"
                           "member: CN=a,DC=x\r\n"
                           "member: CN=b,DC=x\r\n"
                           "-\r\n"
                           "\r\n"
                           "dn: CN=b,DC=x\r\n"
                           "changetype: add\r\n"
                           "cn: b\r\n"
                           "\r\n"
                           "dn: CN=g,DC=x\r\n"
                           "changetype: modify\r\n"
                           "add: member\r\n"
                           "member:: Q049YSxEQz14\r\n"
                           "-\r\n"
                           "\r\n";

std::string without(std::string text, const std::string& part) {
  const auto at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.erase(at, part.size());
}

struct Export {
  TemporaryFolder folder;

  explicit Export(const std::string& text) { write_file(folder / "d.ldf", text); }
  [[nodiscard]] LdifDirectory open() const { return LdifDirectory(folder / "d.ldf"); }
  [[nodiscard]] std::string text() const { return read_file(folder / "d.ldf"); }
  [[nodiscard]] DirectoryEntry entry(const std::string& dn) const { return open().read(dn).value(); }
};

} // namespace

TEST_CASE("ldif forms: ldifde's export is content, values of further records belong to the object") {
  const Export file(ldifde);
  const LdifDocument document(ldifde);
  CHECK(document.size() == 4);
  CHECK(document.records().size() == 6);
  CHECK(document.place(2).parts() == 3);
  CHECK(file.entry("CN=a,DC=x").values("changetype").empty());
  CHECK(file.entry("CN=a,DC=x").first("description") == "J\xC3\xB6rg");
  const auto group = file.entry("CN=g,DC=x");
  CHECK(group.attributes.size() == 2);
  const auto members = group.values("member");
  REQUIRE(members.size() == 4);
  CHECK(members[0] == "CN=somebody with a long name that goes on and on and on and on and on,DC=x");
  CHECK(members[1] == "CN=a,DC=x");
  CHECK(members[2] == "CN=b,DC=x");
  CHECK(members[3] == "CN=a,DC=x");
}

TEST_CASE("ldif forms: links go from every record of a group, and come back to the byte") {
  const Export file(ldifde);
  auto directory = file.open();
  const auto image = directory.before_image("cn=A,dc=x");
  CHECK(image.group_dns == std::vector<std::string>{"CN=g,DC=x"});
  directory.remove(image);
  const auto gone = without(without(without(ldifde, "dn: CN=a,DC=x\r\nchangetype: add\r\ncn: a\r\n"
                                                    "description:: SsO2cmc=\r\n\r\n"),
                                    "member: CN=a,DC=x\r\n"),
                            "member:: Q049YSxEQz14\r\n");
  CHECK(file.text() == gone);
  CHECK(directory.restore(image).differences.empty());
  CHECK(file.text() == ldifde);
  CHECK(directory.restore(image).differences.empty());
  CHECK(file.text() == ldifde);
}

TEST_CASE("ldif forms: an object of several records goes and comes back whole") {
  const Export file(ldifde);
  auto directory = file.open();
  const auto image = directory.before_image("CN=g,DC=x");
  directory.remove(image);
  CHECK_FALSE(directory.read("CN=g,DC=x").has_value());
  CHECK(LdifDocument(file.text()).records().size() == 3);
  CHECK(directory.restore(image).differences.empty());
  CHECK(file.text() == ldifde);
}

TEST_CASE("ldif forms: another program changed the group in the meantime") {
  const Export file(ldifde);
  auto directory = file.open();
  const auto image = directory.before_image("CN=a,DC=x");
  directory.remove(image);
  const std::string b = "member: CN=b,DC=x\r\n";
  auto text = file.text();
  text.insert(text.find(b) + b.size(), "member: CN=c,DC=x\r\n");
  write_file(file.folder / "d.ldf", text);
  CHECK(directory.restore(image).differences.empty());
  // One value is enough now; it is among those that are added.
  const auto after = file.text();
  CHECK(after.find("-\r\n\r\ndn: CN=b") != std::string::npos);
  CHECK(LdifDocument(after).size() == 4);
  const auto group = file.entry("CN=g,DC=x");
  const auto members = group.values("member");
  CHECK(std::count(members.begin(), members.end(), "CN=a,DC=x") == 1);
  CHECK(members.size() == 4);
}

TEST_CASE("ldif forms: SIP values in a further record are withdrawn and given back") {
  const std::string text =
      "dn: DC=x\nchangetype: add\ndc: x\n\n"
      "dn: CN=a,DC=x\nchangetype: add\nmsRTCSIP-PrimaryUserAddress: sip:a@x\nproxyAddresses: "
      "smtp:a@x\n\n"
      "dn: CN=a,DC=x\nchangetype: modify\nadd: proxyAddresses\nproxyAddresses: sip:a@x\n-\n\n";
  const Export file(text);
  auto directory = file.open();
  CHECK(directory.find_owners(SipUri::parse("sip:a@x")).size() == 1);
  const auto image = directory.before_image("CN=a,DC=x");
  directory.withdraw(image);
  CHECK(directory.find_owners(SipUri::parse("sip:a@x")).empty());
  CHECK(file.text() ==
        without(without(text, "msRTCSIP-PrimaryUserAddress: sip:a@x\n"), "proxyAddresses: sip:a@x\n"));
  directory.give_back(image);
  CHECK(file.text() == text);
}

TEST_CASE("ldif forms: an object is found by an address that only a further record has") {
  const std::string address = "proxyAddresses: sip:a@x\n";
  const Export file("dn: CN=a,DC=x\nchangetype: add\ncn: a\n\ndn: CN=b,DC=x\nchangetype: add\ncn: b\n" +
                    address + "\ndn: CN=a,DC=x\nchangetype: modify\nadd: proxyAddresses\n" + address + "-\n");
  const auto owners = file.open().find_owners(SipUri::parse("sip:a@x"));
  REQUIRE(owners.size() == 2);
  CHECK(owners[0].entry.dn == "CN=a,DC=x");
  CHECK(owners[1].entry.dn == "CN=b,DC=x");
}

TEST_CASE("ldif forms: what is created in such a file is written as the file is") {
  const Export file(ldifde);
  auto directory = file.open();
  directory.create({"CN=new,DC=x", {{"objectClass", {"contact"}}}});
  CHECK(file.text() ==
        ldifde + "\r\ndn: CN=new,DC=x\r\nchangetype: add\r\nobjectClass: contact\r\ncn: new\r\n");
  directory.remove_created("CN=new,DC=x");
  CHECK(file.text() == ldifde);
}

TEST_CASE("ldif forms: what search programs write after the records is skipped, and stays") {
  const std::string a = "dn: DC=x\ndc: x\n\n", b = "# b, x\ndn: CN=b,DC=x\ncn: b\n\n";
  const std::string ldapsearch = "# extended LDIF\n#\n# LDAPv3\n# base <DC=x> with scope subtree\n#\n\n";
  const std::string result = "# search result\nsearch: 2\nresult: 0 Success\n";
  const std::string page =
      result +
      "control: 1.2.840.113556.1.4.319 false MAgCAgDDBAIx\n AA==\npagedresults: estimate=195 cookie=MQA=\n\n";
  const std::string last_page =
      result + "control: 1.2.840.113556.1.4.319 false MAUCAQAEAA==\npagedresults: cookie=\n\n";
  const std::string reference = "# search reference\nref: ldap://x/CN=Configuration,\n DC=x\n\n";
  const std::string counts = "# numResponses: 4\n# numEntries: 2\n# numReferences: 1\n";
  for (const auto& [the_before, after] : std::vector<std::pair<std::string, std::string>>{
           {ldapsearch + a + b + reference + result + "\n" + counts,
            ldapsearch + a + reference + result + "\n" + counts},
           {ldapsearch + a + page + b + last_page + counts, ldapsearch + a + page + last_page + counts},
           {"# record 1\n" + a + "# record 2\n" + b +
                "# Referral\nref: ldap:///DC=y,DC=x\n\n# returned 3 records\n",
            "# record 1\n" + a + "# record 2\n# Referral\nref: ldap:///DC=y,DC=x\n\n# returned 3 records\n"},
           {"ref: ldap://x\n\n" + a + b + "search: 2\nresult: 0 Success\nmatchedDN: DC=x\ntext: 0000\n",
            "ref: ldap://x\n\n" + a + "search: 2\nresult: 0 Success\nmatchedDN: DC=x\ntext: 0000\n"}}) {
    const auto& before = the_before; // clang 14 captures no structured binding
    CAPTURE(before);
    CHECK(LdifDocument(before).size() == 2);
    const Export file(before);
    auto directory = file.open();
    const auto image = directory.before_image("CN=b,DC=x");
    directory.remove(image);
    // ldbsearch's number goes with the record that it is above.
    CHECK_FALSE(directory.read("CN=b,DC=x").has_value());
    if (before.find("# record") == std::string::npos)
      CHECK(file.text() == after);
    directory.create({"CN=new,DC=x", {{"cn", {"new"}}}});
    CHECK(directory.read("CN=new,DC=x").has_value());
    directory.remove_created("CN=new,DC=x");
    CHECK(directory.restore(image).differences.empty());
    CHECK(file.text() == before);
  }
}

TEST_CASE("ldif forms: a version above any record, exports one after the other") {
  const std::string one = "version: 1\n\ndn: DC=x\ndc: x\n\n";
  const std::string two = "version: 1\ndn: CN=b,DC=x\ncn: b\n\n";
  const std::string three = "# three\nversion: 1\n\nversion: 1\n# of c\ndn: CN=c,DC=x\ncn: c\n";
  for (const std::string dn : {"CN=b,DC=x", "CN=c,DC=x"}) {
    const Export file(one + two + three);
    auto directory = file.open();
    CHECK(LdifDocument(file.text()).size() == 3);
    const auto image = directory.before_image(dn);
    directory.remove(image);
    CHECK(LdifDocument(file.text()).size() == 2);
    CHECK(directory.restore(image).differences.empty());
    CHECK(file.text() == one + two + three);
  }
}

TEST_CASE("ldif forms: the same object twice can be read, not changed") {
  const std::string text = "dn: DC=x\ndc: x\n\ndn: CN=a,DC=x\ncn: a\nsn: b\nmember: CN=b,DC=x\n\n"
                           "dn: cn=A,DC=x\nchangetype: add\nsn: b\nCN: a\n\n"
                           "dn: cn=A,DC=x\nchangetype: modify\nadd: member\nmember: CN=b,DC=x\n-\n\n"
                           "dn: CN=b,DC=x\nproxyAddresses: sip:b@x\n";
  const Export file(text);
  auto directory = file.open();
  CHECK(LdifDocument(text).size() == 3);
  CHECK(directory.read("CN=a,DC=x")->values("member").size() == 1);
  CHECK(directory.find_owners(SipUri::parse("sip:b@x")).size() == 1);
  const auto name = "'" + (file.folder / "d.ldf").string() + "', line ";
  const auto twice = "conflict: 'CN=a,DC=x' must be changed, but occurs twice: in " + name + "4, and in " +
                     name + "9. Remove one of the two records, or export without the overlap.";
  CHECK(line_of([&] { (void)directory.before_image("CN=a,DC=x"); }) == twice);
  CHECK(line_of([&] { (void)directory.before_image("CN=b,DC=x"); }) == twice);
  CHECK(line_of([&] { directory.remove_created("CN=b,DC=x"); }) == twice);
  directory.create({"CN=c,CN=a,DC=x", {{"cn", {"c"}}}});
  directory.remove_created("CN=c,CN=a,DC=x");
  CHECK(file.text() == text);
}

TEST_CASE("ldif forms: UTF-16, converted as the message says") {
  const TemporaryFolder folder;
  std::string utf16 = "\xFF\xFE";
  for (const char c : std::string("dn: CN=J\xF6rg,DC=x\r\nchangetype: add\r\ncn: J\xF6rg\r\n"))
    utf16 += std::string{c, '\0'};
  write_file(folder / "u.ldf", utf16);
  const auto path = (folder / "u.ldf").string();
  CHECK(line_of([&] { LdifDirectory directory(path); }) ==
        "wrong-input: '" + path +
            "': the file is UTF-16, but LDIF must be ASCII or UTF-8. Export it again with ldifde without -u, "
            "or convert it: iconv -f UTF-16 -t UTF-8.");
  const auto command = "iconv -f UTF-16 -t UTF-8 '" + path + "' >'" + path + "8'";
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(LdifDirectory(path + "8").read("CN=j\xC3\xB6rg,DC=x")->first("cn") == "J\xC3\xB6rg");
}

TEST_CASE("ldif forms: a large group in many records is not a burden") {
  std::string text = "dn: DC=x\ndc: x\n\ndn: CN=g,DC=x\nchangetype: add\ncn: g\n\n";
  std::string person = "dn: CN=p,DC=x\nchangetype: add\ncn: p\n\n";
  for (int i = 0; i < 4000; ++i)
    text += "dn: CN=g,DC=x\nchangetype: modify\nadd: member\nmember: CN=" +
            (i % 1000 == 1 ? std::string("p") : std::to_string(i)) + ",DC=x\n-\n\n";
  const Export file(text + person);
  auto directory = file.open();
  CHECK(directory.read("CN=g,DC=x")->values("member").size() == 4000);
  for (const std::string dn : {"CN=p,DC=x", "CN=g,DC=x"}) {
    const auto image = directory.before_image(dn);
    directory.remove(image);
    CHECK_FALSE(directory.read(dn).has_value());
    CHECK(directory.restore(image).differences.empty());
    CHECK(file.text() == text + person);
  }
}
