// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"

#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

const std::string a = "dn: CN=a,DC=x\ncn: a\n";
const std::string gone = "# of gone\ndn: CN=gone,DC=x\ncn: gone\n# inside\n";
const std::string b = "dn: CN=b,DC=x\ncn: b\n";
const std::string group =
    "dn: CN=g,DC=x\nmember: CN=a,DC=x\nmember: cn=GONE,dc=x\nmember: CN=b,DC=x\ncn: g\n";
const std::string group_without = "dn: CN=g,DC=x\nmember: CN=a,DC=x\nmember: CN=b,DC=x\ncn: g\n";

struct Scene {
  TemporaryFolder folder;
  DirectoryBeforeImage image;

  explicit Scene(const std::string& text) {
    write(text);
    image = open().before_image("CN=gone,DC=x");
  }
  [[nodiscard]] LdifDirectory open() const { return LdifDirectory(folder / "d.ldif"); }
  void write(const std::string& text) const { write_file(folder / "d.ldif", text); }
  [[nodiscard]] std::string text() const { return read_file(folder / "d.ldif"); }
  std::string removed() const {
    open().remove(image);
    return text();
  }
  std::string restored() const {
    (void)open().restore(image);
    return text();
  }
  /// Others put `changed` in the place of what removal left.
  std::string restored_into(const std::string& changed) const {
    write(changed);
    return restored();
  }
};

} // namespace

TEST_CASE("ldif restore: byte for byte, wherever the record is and whatever is between") {
  for (const auto& [the_before, after] : std::vector<std::pair<std::string, std::string>>{
           {a + "\n" + gone + "\n" + b, a + "\n" + b},
           {gone + "\n" + b, b},
           {"version: 1\n\n" + gone + "\n" + b, "version: 1\n\n" + b},
           {"version: 1\n" + gone + "\n" + b, "version: 1\n" + b},
           {a + "\n" + gone, a},
           {a + "\n\n\n" + gone, a + "\n\n"},
           {a + "\n" + gone + "\n", a + "\n"},
           {a + "\n" + gone + "\n\n# end\n", a + "\n\n# end\n"},
           {a + "\n# between\n\n" + gone + "\n\n# more\n\n" + b, a + "\n# between\n\n\n# more\n\n" + b},
           {a + "\r\n" + gone + "\r\n" + b, a + "\r\n" + b},
           {a + "\r\n" + gone, a},
           {"\n" + gone + "\n" + b, "\n" + b},
           {gone + "\n" + group, group_without},
           {group + "\n" + gone, group_without},
           {a + "\n" + group + "\n" + gone, a + "\n" + group_without}}) {
    const auto& before = the_before; // clang 14 captures no structured binding
    CAPTURE(before);
    const Scene scene(before);
    CHECK(scene.removed() == after);
    CHECK(scene.restored() == before);
    CHECK(scene.restored() == before);
  }
}

TEST_CASE("ldif restore: others changed the file, the place is found by the neighbours") {
  const Scene scene(a + "\n" + gone + "\n" + b);
  REQUIRE(scene.removed() == a + "\n" + b);
  const std::string c = "dn: CN=c,DC=x\ncn: c\n";
  SUBCASE("a record before") {
    CHECK(scene.restored_into(c + "\n" + a + "\n" + b) == c + "\n" + a + "\n" + gone + "\n" + b);
  }
  SUBCASE("a record after") {
    CHECK(scene.restored_into(a + "\n" + b + "\n" + c) == a + "\n" + gone + "\n" + b + "\n" + c);
  }
  SUBCASE("a record between") {
    CHECK(scene.restored_into(a + "\n" + c + "\n" + b) == a + "\n" + gone + "\n" + c + "\n" + b);
  }
  SUBCASE("the one before is gone") {
    CHECK(scene.restored_into(c + "\n" + b) == c + "\n" + gone + "\n" + b);
  }
  SUBCASE("the one after is gone") {
    CHECK(scene.restored_into(a) == a + "\n" + gone);
  }
  SUBCASE("both are gone") {
    CHECK(scene.restored_into(c) == c + "\n" + gone);
  }
  SUBCASE("a comment between") {
    CHECK(scene.restored_into(a + "\n# why\n" + b) == a + "\n" + gone + "\n# why\n" + b);
  }
  SUBCASE("other ends of line") {
    CHECK(scene.restored_into("dn: CN=a,DC=x\r\ncn: a\r\n\r\ndn: CN=b,DC=x\r\ncn: b\r\n") ==
          "dn: CN=a,DC=x\r\ncn: a\r\n\r\n" + gone + "\ndn: CN=b,DC=x\r\ncn: b\r\n");
  }
}

TEST_CASE("ldif restore: a last record whose trailing comment became part of a new record") {
  const Scene scene(a + "\n" + gone + "\n# end\n");
  REQUIRE(scene.removed() == a + "\n# end\n");
  CHECK(scene.restored_into(a + "\n# end\n" + b) == a + "\n" + gone + "\n# end\n" + b);
}

TEST_CASE("ldif restore: links go back after their old neighbours") {
  const Scene scene(a + "\n" + gone + "\n" + group);
  REQUIRE(scene.removed() == a + "\n" + group_without);
  const auto with_group = [&](const std::string& changed, const std::string& expected) {
    CHECK(scene.restored_into(a + "\n" + changed) == a + "\n" + gone + "\n" + expected);
  };
  const std::string back = "member: cn=GONE,dc=x\n";
  const std::string member_a = "member: CN=a,DC=x\n", member_b = "member: CN=b,DC=x\n",
                    dn = "dn: CN=g,DC=x\n";
  SUBCASE("another member") {
    with_group(dn + member_a + member_b + "member: CN=c,DC=x\ncn: g\n",
               dn + member_a + back + member_b + "member: CN=c,DC=x\ncn: g\n");
  }
  SUBCASE("the neighbour is gone") {
    with_group(dn + member_b + "cn: g\n", dn + member_b + back + "cn: g\n");
  }
  SUBCASE("no member left") {
    with_group(dn + "cn: g\n", dn + "cn: g\n" + back);
  }
  SUBCASE("an administrator put it back already") {
    with_group(dn + "cn: g\nmember: CN=gone,DC=x\n", dn + "cn: g\nmember: CN=gone,DC=x\n");
  }
  SUBCASE("the group is gone") {
    scene.write(a);
    CHECK(scene.open().restore(scene.image).differences ==
          std::vector<std::string>{"'CN=g,DC=x', which referred to it, does not exist"});
    CHECK(scene.text() == a + "\n" + gone);
  }
}

TEST_CASE("ldif restore: only the links were lost") {
  const Scene scene(a + "\n" + gone + "\n" + group);
  CHECK(scene.restored_into(a + "\n" + gone + "\n" + group_without) == a + "\n" + gone + "\n" + group);
}

TEST_CASE("ldif restore: several links of several kinds, folded and in base64") {
  const std::string many =
      "dn: CN=m,DC=x\nmanager: CN=gone,\n DC=x\ncn: m\nsecretary:: Q049Z29uZSxEQz14\nMember: "
      "CN=gone,DC=x\nseeAlso: CN=gone,OU=y,DC=x\n";
  const Scene scene(many + "\n" + gone + "\n" + group);
  CHECK(scene.removed() == "dn: CN=m,DC=x\ncn: m\nseeAlso: CN=gone,OU=y,DC=x\n\n" + group_without);
  CHECK(scene.restored() == many + "\n" + gone + "\n" + group);
}

TEST_CASE("ldif restore: without notes after everything, with damaged ones not at all") {
  Scene scene(a + "\n" + gone + "\n" + b);
  REQUIRE(scene.removed() == a + "\n" + b);
  const std::string begin = "corrupt: the before-image of 'CN=gone,DC=x' is damaged: ";
  const std::string end = ". Check the snapshot with gc2pc snapshot verify.";
  const auto said = [&] { return line_of([&] { (void)scene.open().restore(scene.image); }); };
  SUBCASE("none") {
    scene.image.notes.clear();
    CHECK(scene.restored() == a + "\n" + b + "\n" + gone);
  }
  SUBCASE("not JSON") {
    scene.image.notes = "{";
    CHECK(said() == begin + "its notes cannot be read" + end);
  }
  SUBCASE("a later format") {
    scene.image.notes.replace(scene.image.notes.find("\"format\":1"), 10, "\"format\":9");
    CHECK(said() == begin + "its notes have a format that this version of gc2pc does not know" + end);
  }
  SUBCASE("text in the blank line") {
    scene.image.notes.replace(scene.image.notes.find("\"trail\":\"\\n\""), 12, "\"trail\":\"x\"");
    CHECK(said() == begin + "its notes contain text where only an empty line is allowed" + end);
  }
  SUBCASE("cut off") {
    scene.image.ldif.pop_back();
    CHECK(said() == begin + "line 6: the last line has no end of line; the file may be truncated here" + end);
  }
  SUBCASE("another object") {
    scene.image.ldif = a;
    CHECK(said() == begin + "its first record is a different object" + end);
  }
}

TEST_CASE("ldif remove: the last object of a file stays") {
  const Scene scene(gone);
  CHECK(error_of([&] { scene.open().remove(scene.image); }).kind() == ErrorKind::conflict);
  CHECK(scene.text() == gone);
}
