// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"

#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// What opening a file of these bytes says; the path is left out.
std::string said_of(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "d.ldif", bytes);
  std::string line = line_of([&] { LdifDirectory directory(folder / "d.ldif"); });
  const std::string path = std::string("'").append((folder / "d.ldif").string()).append("': ");
  const auto at = line.find(path);
  REQUIRE(at != std::string::npos);
  return line.erase(at, path.size());
}

const std::string again = " Export the directory again.";
const std::string head = "version: 1\n\ndn: DC=x\ndc: x\n\n";
const std::string other = " Give the path of an LDIF file, for example one written by ldapsearch -LLL.";

} // namespace

TEST_CASE("bad ldif: cut off or damaged, with the line") {
  CHECK(said_of(head + "dn: CN=a,DC=x\ncn: a") ==
        "wrong-input: line 7: the last line has no end of line; the file may be truncated here. Export the "
        "directory again. If the file is complete, add an end of line.");
  CHECK(said_of(head + "dn: CN=a,DC=x\nobjectCl\n") ==
        "wrong-input: line 7: no ':' in the line; the file is damaged or truncated here." + again);
  CHECK(said_of(head + "dn: CN=a,DC=x\nphoto:: AAEC/w\n") ==
        "wrong-input: line 7: the value of 'photo' is not valid base64; the file is damaged or truncated "
        "here." +
            again);
  for (const std::string value : {"AA==AAAA", "A", "=", "====", "AA=A", "AA?A", "A\xC3\xB6==", "AA A"}) {
    CAPTURE(value);
    CHECK(said_of(head + "dn: CN=a,DC=x\nphoto:: " + value + "\n") ==
          "wrong-input: line 7: the value of 'photo' is not valid base64; the file is damaged or truncated "
          "here." +
              again);
  }
  CHECK(said_of(head + "dn: CN=a,DC=x\n") ==
        "wrong-input: line 6: the record has no attributes: they were not exported, or the file is truncated "
        "here. Export all attributes with an account that may read them.");
  CHECK(said_of(head + "dn: CN=a,DC=x\nchangetype: add\n\ndn: CN=b,DC=x\ncn: b\n") ==
        "wrong-input: line 6: the record has no attributes: they were not exported, or the file is truncated "
        "here. Export all attributes with an account that may read them.");
  CHECK(said_of(head + "dn: CN=a,DC=x\ncn: a\ndn: CN=b,DC=x\ncn: b\n") ==
        "wrong-input: line 8: 'dn:' occurs inside the record of 'CN=a,DC=x'. Insert an empty line above it, "
        "or export the directory again.");
  CHECK(said_of(head + "cn: a\nsn: b\n") ==
        "wrong-input: line 6: a record must begin with 'dn:'; the file is damaged or truncated here." +
            again);
  CHECK(said_of(head + " DC=x\ncn: a\n") == "wrong-input: line 6: the continuation line has no line above "
                                            "it; the file is damaged or truncated here." +
                                                again);
  CHECK(said_of(head + "dn: CN=a,DC=x\n: a\n") ==
        "wrong-input: line 7: no attribute name before the ':'; the file is damaged or truncated here." +
            again);
  CHECK(said_of(head + "dn: CN=a,DC=x\nsome words: a\n") ==
        "wrong-input: line 7: no attribute name before the ':'; the file is damaged or truncated here." +
            again);
  CHECK(said_of(head + "dn: CN=a,DC=x\ncn: a\rb\n") ==
        "wrong-input: line 7: the line contains a carriage return; the file is damaged or truncated here." +
            again);
  CHECK(said_of(head + "dn: foo\ncn: a\n") == "wrong-input: line 6: 'foo' is not a distinguished name");
  CHECK(said_of(head + "dn:: YQpiAGM=\ncn: a\n") ==
        "wrong-input: line 6: 'a?b?c' is not a distinguished name");
  CHECK(said_of(head + "dn: " + std::string(2000, 'x') + "\ncn: a\n") ==
        "wrong-input: line 6: '" + std::string(1024, 'x') + "\xE2\x80\xA6' is not a distinguished name");
  CHECK(said_of(head + "dn: CN=\xFF,DC=x\ncn: a\n") ==
        "wrong-input: line 6: 'CN=\xEF\xBF\xBD,DC=x' is not a distinguished name");
  CHECK(said_of(head + "dn:\ncn: a\n") == "wrong-input: line 6: '' is not a distinguished name");
}

TEST_CASE("bad ldif: lines are counted through folds and comments") {
  CHECK(said_of("# one\r\n#two\r\n three\r\ndn: CN=a,\r\n DC=x\r\ncn: a\r\n b\r\nbad\r\n") ==
        "wrong-input: line 8: no ':' in the line; the file is damaged or truncated here." + again);
}

TEST_CASE("bad ldif: a URL is refused, not fetched, however it is folded") {
  const std::string text = "wrong-input: line 7: the value of 'photo' is a URL; gc2pc does not fetch URLs. "
                           "Replace the URL with the value itself, in base64 after '::'.";
  CHECK(said_of(head + "dn: CN=a,DC=x\nphoto:< file:///etc/passwd\n") == text);
  CHECK(said_of(head + "dn: CN=a,DC=x\nphoto:\n < file:///etc/passwd\n") == text);
  CHECK(said_of(head + "dn: CN=a,DC=x\nphoto\n :< file:///etc/passwd\n") == text);
}

TEST_CASE("bad ldif: records that change what is there") {
  const std::string record = head + "dn: CN=a,DC=x\n";
  const std::string give = " Give an export, for example one written by ldifde -f, not a file of changes.";
  const std::string changes = "' is a change record; gc2pc reads only exported objects.";
  for (const std::string change : {"delete", "modrdn", "moddn", "ntdsSchemaAdd"}) {
    CAPTURE(change);
    CHECK(said_of(record + "changetype: " + change + "\n") ==
          "wrong-input: line 7: 'changetype: " + change + changes + give);
  }
  for (const std::string change : {"replace: description", "delete: member", "add:", "cn: a"}) {
    CAPTURE(change);
    CHECK(
        said_of(head + "dn: DC=x\nchangetype: modify\n" + change + "\n-\n") ==
        "wrong-input: line 8: '" + change + (change == "add:" ? " " : "") + changes +
            " gc2pc reads a record with 'changetype: modify' only if all its changes add values ('add:'), as "
            "ldifde writes for large groups." +
            give);
  }
  CHECK(said_of(record + "cn: a\nchangetype: add\n") ==
        "wrong-input: line 8: 'changetype' is not directly below 'dn:'." + give);
  CHECK(said_of(record + "changetype: add\ncn: a\nmember: DC=x\n-\n") ==
        "wrong-input: line 10: '-' ends a change, but the record has no 'changetype: modify'. Give the "
        "export exactly as the program wrote it.");
}

TEST_CASE("bad ldif: values that are added to an object") {
  const std::string record = head + "dn: DC=x\nchangetype: modify\n";
  const std::string order = ", but the file does not contain that object above it. Give the complete export, "
                            "in the order written by ldifde.";
  CHECK(said_of(head + "dn: CN=a,DC=x\nchangetype: modify\nadd: member\nmember: DC=x\n-\n") ==
        "wrong-input: line 6: the record adds values to 'CN=a,DC=x'" + order);
  CHECK(said_of("dn: DC=x\nchangetype: modify\nadd: member\nmember: DC=x\n-\n\ndn: DC=x\ndc: x\n") ==
        "wrong-input: line 1: the record adds values to 'DC=x'" + order);
  CHECK(said_of(record + "add: member\nmember: CN=a,DC=x\n") ==
        "wrong-input: line 9: the values that are added to 'member' do not end with '-'; the file is damaged "
        "or truncated here." +
            again);
  CHECK(said_of(record + "add: member\nsn: a\n-\n") ==
        "wrong-input: line 9: 'sn' occurs among the values that are added to 'member'; the file is damaged "
        "or truncated here." +
            again);
  CHECK(said_of(record + "-\n") == "wrong-input: line 8: '-' ends a change, but no change begins above it; "
                                   "the file is damaged or truncated here." +
                                       again);
  CHECK(
      said_of(record + "add: member;range=0-1\nmember;range=0-1: CN=a,DC=x\n-\n") ==
      "wrong-input: line 9: 'member;range=0-1' is only a part of the attribute's values. Export with ldifde, "
      "which fetches all values of an attribute.");
}

TEST_CASE("bad ldif: a search that did not find everything") {
  const std::string incomplete = "wrong-input: line 8: the export is incomplete: the search ended with ";
  const std::string pages = " Export it again in pages: ldapsearch -E pr=500/noprompt.";
  CHECK(said_of(head + "# search result\nsearch: 2\nresult: 4 Size limit exceeded\n") ==
        incomplete + "'result: 4 Size limit exceeded'." + pages);
  CHECK(said_of(head + "# x\r\nsearch: 2\r\nresult: 11 Administrative limit exceeded\r\n") ==
        incomplete + "'result: 11 Administrative limit exceeded'." + pages);
  CHECK(said_of(head + "#\nsearch: 2\nresult: 32 No such object\n") ==
        incomplete + "'result: 32 No such object'. Fix the reported problem, then export it again.");
  CHECK(said_of("search: 2\nresult: 3 Time limit exceeded\n") ==
        "wrong-input: line 2: the export is incomplete: the search ended with 'result: 3 Time limit "
        "exceeded'." +
            pages);
  CHECK(said_of(head + "search: 2\nresult: 0 Success\npagedresults: estimate=9 cookie=MQA=\n") ==
        "wrong-input: line 8: the export is incomplete: the search had more pages that were not fetched. "
        "Export it again with all pages: ldapsearch -E pr=500/noprompt.");
  CHECK(said_of(head +
                "# pagedresults: estimate=9 cookie=MQA=\nPress [size] Enter for the next {5|size} entries.\n"
                "dn: CN=a,DC=x\ncn: a\n") ==
        "wrong-input: line 7: ldapsearch asked for the next page here. Export it again without prompts: "
        "ldapsearch -E pr=500/noprompt.");
  CHECK(said_of(head + "ref: ldap://x\ncn: a\n") ==
        "wrong-input: line 7: unexpected text after the search result; the file is damaged here." + again);
}

TEST_CASE("bad ldif: ranges, other versions, duplicates") {
  CHECK(said_of(head + "dn: CN=a,DC=x\ncn: a\nmember;range=0-1499: CN=b,DC=x\n") ==
        "wrong-input: line 8: 'member;range=0-1499' is only a part of the attribute's values. Export with "
        "ldifde, which fetches all values of an attribute.");
  CHECK(said_of("version: 2\n\ndn: DC=x\ndc: x\n") ==
        "wrong-input: line 1: 'version: 2' is a version of LDIF that gc2pc does not support. Export the "
        "directory as LDIF version 1.");
  CHECK(
      said_of(head + "dn: CN=a,DC=x\ncn: a\n\ndn: cn=A, dc=X\ncn: b\n") ==
      "wrong-input: line 9: 'cn=A, dc=X' already occurs in line 6, with other attributes. Names are compared "
      "without case. Export both again one directly after the other, or remove one of the two records.");
}

TEST_CASE("bad ldif: something else altogether") {
  CHECK(said_of("") == "wrong-input: not an LDIF file: it does not contain a record." + other);
  CHECK(said_of("\n# nothing\n\n") == "wrong-input: not an LDIF file: it does not contain a record." + other);
  CHECK(said_of("version: 1\n") == "wrong-input: not an LDIF file: it does not contain a record." + other);
  CHECK(said_of("<html>\n") ==
        "wrong-input: not an LDIF file: line 1 does not begin with 'dn:' or 'version:'." + other);
  CHECK(said_of("# x\n\n{\"a\": 1}") ==
        "wrong-input: not an LDIF file: line 3 does not begin with 'dn:' or 'version:'." + other);
  CHECK(said_of(head + std::string("a\0b\n", 4)) ==
        "wrong-input: not an LDIF file: line 6 contains a NUL byte." + other);
  CHECK(said_of(std::string("\xFF\xFE"
                            "d\0n\0",
                            6)) ==
        "wrong-input: the file is UTF-16, but LDIF must be ASCII or UTF-8. Export it again with ldifde "
        "without -u, or convert it: iconv -f UTF-16 -t UTF-8.");
  CHECK(said_of("search: 2\nresult: 0 Success\n") ==
        "wrong-input: not an LDIF file: it does not contain a record." + other);
}

TEST_CASE("bad ldif: size limits") {
  CHECK(said_of(head + "dn: CN=a,DC=x\nphoto: " + std::string(16 * 1024 * 1024, 'x') + "\n") ==
        "wrong-input: line 7: the value is larger than 16 MiB, more than Active Directory can hold");
  const TemporaryFolder folder;
  write_file(folder / "d.ldif", head);
  std::filesystem::resize_file(folder / "d.ldif", 2ULL * 1024 * 1024 * 1024 + 1); // sparse
  CHECK(line_of([&] { LdifDirectory directory(folder / "d.ldif"); }) ==
        "wrong-input: '" + (folder / "d.ldif").string() +
            "' is larger than 2 GiB, the limit of gc2pc. Export only users, contacts, groups and the "
            "Configuration container.");
}

TEST_CASE("bad ldif: no file, no file at all, no right") {
  const TemporaryFolder folder;
  const std::string path = folder.path().string();
  CHECK(line_of([&] { LdifDirectory directory(folder / "none.ldif"); }) ==
        "not-found: cannot open '" + path +
            "/none.ldif': No such file or directory. Export the directory to this file, or give the path of "
            "an LDIF file "
            "that exists.");
  CHECK(line_of([&] { LdifDirectory directory(folder.path()); }) ==
        "wrong-input: '" + path + "' is a folder. Give the path of an LDIF file.");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(line_of([&] { LdifDirectory directory(folder / "pipe"); }) ==
        "wrong-input: '" + path + "/pipe' is not a regular file. Give the path of an LDIF file.");
  write_file(folder / "d.ldif", head);
  std::filesystem::permissions(folder / "d.ldif", std::filesystem::perms(0));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  const WithoutRights nobody;
  CHECK(line_of([&] { LdifDirectory directory(folder / "d.ldif"); }) ==
        "permission: cannot open '" + path +
            "/d.ldif': Permission denied. Give the account that runs gc2pc access to it, then run the same "
            "command again.");
}
