// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/open_directory.hpp"

#include "adapters/directory/read_only_directory.hpp"
#include "tests/files/expect_error.hpp"
#include "tests/files/temporary_folder.hpp"

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

TEST_CASE("open directory: anything else is usage, with what would do") {
  for (const std::string spec : {"", "ldif:", "ldapi://dc1.contoso.com", "directory.ldif"}) {
    CAPTURE(spec);
    CHECK(line_of([&] { (void)open_directory(spec); }) ==
          "usage: '" + spec +
              "' does not name a directory. Give ldif:FILE, the path of an LDIF file, or "
              "ldaps://HOST, a domain controller; script:DIR, before either of them leaves the changes to "
              "somebody else.");
  }
}

TEST_CASE("read-only directory: exact words") {
  const TemporaryFolder folder;
  write_file(folder / "a.ldif", "dn: DC=x\ndc: x\n");
  const auto spec = "ldif:" + (folder / "a.ldif").string();
  const auto dry = read_only(open_directory(spec));
  CHECK(line_of([&] { dry->remove_created("DC=x"); }) ==
        "internal: a dry run tried to remove 'DC=x' in " + spec);
  CHECK(line_of([&] {
          dry->create({"CN=a,DC=x", {}});
        }) == "internal: a dry run tried to create 'CN=a,DC=x' in " + spec);
}
