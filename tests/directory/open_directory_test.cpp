// SPDX-License-Identifier: Apache-2.0
#include "adapters/open/open_directory.hpp"

#include "adapters/directory/ldif_spec.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

TEST_CASE("open directory: ldif:FILE") {
  const TemporaryFolder folder;
  write_file(folder / "a.ldif", "dn: DC=x\ndc: x\n");
  const auto directory = open_directory("ldif:" + (folder / "a.ldif").string());
  CHECK(directory->description() == "ldif:" + (folder / "a.ldif").string());
  CHECK(directory->read("dc=X").has_value());
}

TEST_CASE("open directory: ldif:FILE,FILE") {
  const TemporaryFolder folder;
  const std::string at = folder.path().string() + "/";
  write_file(at + "a", "dn: DC=x\ndc: x\n");
  write_file(at + "b", "dn: DC=y\ndc: y\n");
  const auto files_of = [&](const std::string& spec) {
    std::vector<std::string> names;
    const auto files = parse_ldif_spec(spec).value();
    for (const auto& file : files)
      names.push_back(file.string());
    return names;
  };
  const auto spec = "ldif:" + at + "a," + at + "b";
  const auto directory = open_directory(spec);
  CHECK(directory->description() == spec);
  CHECK(directory->read("dc=X").has_value());
  CHECK(directory->read("dc=Y").has_value());
  CHECK(open_directory("script:" + at + "s," + spec)->read("dc=Y").has_value());

  // A comma may belong to a name.
  using Names = std::vector<std::string>;
  write_file(at + "a,b.ldif", "dn: DC=z\ndc: z\n");
  CHECK(files_of("ldif:" + at + "a,b.ldif") == Names{at + "a,b.ldif"});
  CHECK(files_of("ldif:" + at + "a," + at + "a,b.ldif," + at + "b") ==
        Names{at + "a", at + "a,b.ldif", at + "b"});
  CHECK(open_directory("ldif:" + at + "a,b.ldif")->read("dc=Z").has_value());
  CHECK(files_of("ldif:" + at + "c,d") == Names{at + "c,d"});
  CHECK(files_of("ldif:" + at + "a," + at + "d") == Names{at + "a", at + "d"});
  CHECK(line_of([&] { (void)open_directory("ldif:" + at + "a," + at + "d"); }) ==
        "not-found: cannot open '" + at +
            "d': No such file or directory. Export the directory to this file, or give the path of an LDIF "
            "file "
            "that exists.");
  CHECK_FALSE(parse_ldif_spec("ldaps://dc1").has_value());
  CHECK(ldif_spec({"a", "b"}) == "ldif:a,b");
}

TEST_CASE("open directory: a file without a name, a file twice") {
  const TemporaryFolder folder;
  const std::string at = folder.path().string() + "/";
  write_file(at + "a", "dn: DC=x\ndc: x\n");
  std::filesystem::create_symlink(at + "a", at + "link");
  const std::string several = "' has an empty file name. Give ldif:FILE, or ldif:FILE,FILE for several.";
  for (const auto& spec : std::vector<std::string>{"ldif:", "ldif:" + at + "a,", "ldif:," + at + "a"}) {
    CAPTURE(spec);
    CHECK(line_of([&] { (void)open_directory(spec); }) == "usage: '" + spec + several);
  }
  const auto twice = "ldif:" + at + "a," + at + "link";
  CHECK(line_of([&] { (void)open_directory(twice); }) ==
        "usage: '" + twice + "' names '" + at + "link' twice. Give each file once.");
}

TEST_CASE("open directory: anything else is usage, with what would do") {
  for (const std::string spec : {"", "ldapi://dc1.contoso.com", "directory.ldif"}) {
    CAPTURE(spec);
    CHECK(line_of([&] { (void)open_directory(spec); }) ==
          "usage: '" + spec +
              "' does not name a directory. Give ldif:FILE (the path of an LDIF file) or ldaps://HOST (a "
              "domain controller). With script:DIR, in front of either, gc2pc writes scripts and an "
              "administrator makes the changes.");
  }
}
