// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"

#include "adapters/directory/ldif_file.hpp"
#include "adapters/files/leftovers.hpp"
#include "tests/directory/directory_conformance.hpp"
#include "tests/directory/ldif_fixture.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <cstdlib>

using namespace gc2pc;
using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

const std::string rtc = "CN=RTC Service,CN=Services,CN=Configuration,DC=corp,DC=contoso,DC=com";

DirectoryEntry contact(const std::string& dn) {
  return {dn, {{"objectClass", {"top", "contact"}}, {"displayName", {"J\xC3\xB6rg"}}}};
}

} // namespace

TEST_CASE("ldif directory: conformance") {
  check_directory_conformance([] { return std::make_unique<LdifFixture>(); });
}

TEST_CASE("ldif directory: conformance, CRLF") {
  check_directory_conformance([] { return std::make_unique<LdifFixture>(true); });
}

TEST_CASE("ldif directory: what a killed process left beside the file is taken away, and nothing else") {
  LdifFixture fixture;
  const auto& folder = fixture.folder();
  fs::create_directory(folder / "elsewhere");
  fs::create_symlink(fixture.file(), folder / "elsewhere" / "link.ldif");
  LdifDirectory directory(folder / "elsewhere" / "link.ldif");
  const auto before = read_file(fixture.file());
  const auto own = temporary_name("directory.ldif");
  const auto other = temporary_name("other.ldif");
  write_file(folder / own, "half");
  write_file(folder / other, "half");
  directory.remove_leftovers();
  CHECK_FALSE(fs::exists(folder / own));
  CHECK(fs::exists(folder / other));
  CHECK(read_file(fixture.file()) == before);
}

TEST_CASE("ldif directory: exact words") {
  LdifFixture fixture;
  const auto directory = fixture.open();
  const std::string file = fixture.file().string();
  const std::string staff = "OU=Staff," + fixture.domain();
  CHECK(line_of([&] { (void)directory->before_image("CN=x," + staff); }) ==
        "not-found: 'CN=x," + staff + "' is not in ldif:" + file);
  CHECK(line_of([&] { directory->create(contact(staff)); }) == "conflict: '" + staff + "' already exists");
  CHECK(line_of([&] { directory->create(contact("CN=x,OU=None," + fixture.domain())); }) ==
        "not-found: 'CN=x,OU=None," + fixture.domain() + "' cannot be created: 'OU=None," + fixture.domain() +
            "' does not exist. Create the parent first, or check the name.");
  CHECK(
      line_of([&] { directory->create(contact("DC=new")); }) ==
      "not-found: 'DC=new' cannot be created: it has no parent. Create the parent first, or check the name.");
  CHECK(line_of([&] {
          directory->create({"CN=x," + staff, {{"a b", {"c"}}}});
        }) == "wrong-input: 'a b' is not the name of an attribute");
  CHECK(line_of([&] { directory->remove_created(fixture.domain()); }) ==
        "conflict: '" + fixture.domain() + "' cannot be removed: '" + staff +
            "' is below it. Move the objects below it to another container first.");
  const auto image = directory->before_image(staff);
  fixture.modify(staff, "description", {"x"});
  CHECK(line_of([&] { directory->remove(image); }) ==
        "changed: '" + staff +
            "' differs from the snapshot: its attributes differ. Make a new plan and snapshot.");
  CHECK(directory->restore(image).all() == std::vector<std::string>{"its attributes differ: description"});
  const auto linked = directory->before_image(staff);
  fixture.modify(fixture.domain(), "managedBy", {staff});
  CHECK(line_of([&] { directory->remove(linked); }) ==
        "changed: '" + staff +
            "' differs from the snapshot: the objects that refer to it have changed. Make a new plan and "
            "snapshot.");
}

TEST_CASE("ldif directory: a forest that keeps RTC Service below System") {
  const TemporaryFolder folder;
  const std::string below = "CN=RTC Service,CN=Microsoft,CN=System,DC=x";
  std::string text;
  for (const auto& dn :
       std::vector<std::string>{"DC=x", "CN=System,DC=x", "CN=Microsoft,CN=System,DC=x", below})
    text += "dn: " + dn + "\nobjectClass: container\n\n";
  text += "dn: CN=Pools," + below + "\ncn: Pools\n\ndn: CN=p.x,CN=Pools," + below +
          "\ncn: p.x\n\ndn: CN=Microsoft,CN=p.x,CN=Pools," + below +
          "\ncn: Microsoft\n\ndn: CN=LC Services,CN=Microsoft,CN=p.x,CN=Pools," + below +
          "\ncn: LC Services\n";
  write_file(folder / "a.ldif", text);
  CHECK(LdifDirectory(folder / "a.ldif").deployment().application_contacts_dn.empty());
  write_file(folder / "a.ldif",
             text + "\ndn: CN=Application contacts," + below + "\ncn: Application contacts\n");
  const auto deployment = LdifDirectory(folder / "a.ldif").deployment();
  REQUIRE(deployment.pools.size() == 1);
  CHECK(deployment.pools[0].fqdn == "p.x");
  // As the directory spells them.
  CHECK(deployment.pools[0].home_server_dn == "CN=LC Services,CN=Microsoft,CN=p.x,CN=Pools," + below);
  CHECK(deployment.application_contacts_dn == "CN=Application contacts," + below);
}

TEST_CASE("ldif directory: created objects are written as the file is, with their naming attribute") {
  for (const bool crlf : {false, true}) {
    LdifFixture fixture(crlf);
    const auto before = read_file(fixture.file());
    const auto directory = fixture.open();
    directory->create(contact("CN={a},CN=Application Contacts," + rtc));
    const std::string eol = crlf ? "\r\n" : "\n";
    CHECK(read_file(fixture.file()) == before + eol + "dn: CN={a},CN=Application Contacts," +
                                           "CN=RTC Service,CN=Services,CN=Configuration" + eol +
                                           " ,DC=corp,DC=contoso,DC=com" + eol + "objectClass: top" + eol +
                                           "objectClass: contact" + eol + "displayName:: SsO2cmc=" + eol +
                                           "cn: {a}" + eol);
    directory->remove_created("cn={A},CN=Application Contacts," + rtc);
    CHECK(read_file(fixture.file()) == before);
  }
}

TEST_CASE("ldif directory: mode and links of the file stay, nothing is left beside it") {
  LdifFixture fixture;
  fs::permissions(fixture.file(), fs::perms(0640));
  fs::create_symlink(fixture.file(), fixture.folder() / "link.ldif");
  LdifDirectory directory(fixture.folder() / "link.ldif");
  directory.create(contact("CN=a,OU=Staff," + fixture.domain()));
  CHECK(fs::is_symlink(fixture.folder() / "link.ldif"));
  CHECK(mode_of(fixture.file()) == 0640);
  CHECK(LdifDirectory(fixture.file()).read("CN=a,OU=Staff," + fixture.domain()).has_value());
  CHECK(std::distance(fs::directory_iterator(fixture.folder().path()), fs::directory_iterator()) == 2);
}

TEST_CASE("ldif file: changed by another program between reading and replacing") {
  LdifFixture fixture;
  LdifFiles file({fixture.file()});
  const std::string text = file.load().text();
  const auto comment = [](std::size_t at) { return std::vector<LdifEdit>{{at, at, "\n# gc2pc\n"}}; };
  write_file(fixture.file(), text + "\n# somebody\n");
  CHECK(line_of([&] { file.replace(comment(text.size())); }) ==
        "changed: '" + fixture.file().string() +
            "' was changed by another program while gc2pc worked on it. Run the command again.");
  CHECK(read_file(fixture.file()) == text + "\n# somebody\n");
  CHECK(file.load().text() == text + "\n# somebody\n");
  CHECK(error_of([&] { file.replace({{0, 0, "not ldif\n"}}); }).kind() == ErrorKind::internal);
  CHECK(file.load().text() == text + "\n# somebody\n");
  file.replace(comment(text.size() + 12));
  CHECK(read_file(fixture.file()) == text + "\n# somebody\n\n# gc2pc\n");
}

TEST_CASE("ldif directory: a folder that cannot be written") {
  LdifFixture fixture;
  LdifDirectory directory(fixture.file());
  const auto before = read_file(fixture.file());
  fs::permissions(fixture.file(), fs::perms(0644));
  fs::permissions(fixture.folder().path(), fs::perms(0555));
  {
    const WithoutRights nobody;
    CHECK(line_of([&] { directory.create(contact("CN=a,OU=Staff," + fixture.domain())); }) ==
          "permission: cannot create a temporary file for '" + fixture.file().string() +
              "': Permission denied. Give the account that runs gc2pc access to it, then run the same "
              "command again.");
  }
  fs::permissions(fixture.folder().path(), fs::perms(0700));
  CHECK(read_file(fixture.file()) == before);
}

TEST_CASE("ldif directory: a file of another user keeps its owner, or is not written") {
  if (::geteuid() != 0) {
    skip("only root can make a file of somebody else");
    return;
  }
  LdifFixture fixture;
  REQUIRE(::chown(fixture.file().c_str(), 1234, 1235) == 0);
  LdifDirectory directory(fixture.file());
  directory.create(contact("CN=a,OU=Staff," + fixture.domain()));
  struct stat facts {};
  REQUIRE(::stat(fixture.file().c_str(), &facts) == 0);
  CHECK(facts.st_uid == 1234);
  CHECK(facts.st_gid == 1235);
  fs::permissions(fixture.folder().path(), fs::perms(0777));
  fs::permissions(fixture.file(), fs::perms(0644));
  const WithoutRights nobody;
  CHECK(line_of([&] { directory.create(contact("CN=b,OU=Staff," + fixture.domain())); }) ==
        "permission: cannot keep the owner and group of '" + fixture.file().string() +
            "': Operation not permitted. Give the account that runs gc2pc access to it, then run the same "
            "command again.");
}

TEST_CASE("ldif directory: object GUIDs as text are understood") {
  const TemporaryFolder folder;
  write_file(folder / "a.ldif", "dn: DC=x\nobjectGUID: 0F0E0D0C-0b0a-0908-0706-050403020100\n");
  const std::vector<Guid> wanted{*Guid::parse("0f0e0d0c-0b0a-0908-0706-050403020100")};
  CHECK(LdifDirectory(folder / "a.ldif").live_guids(wanted).size() == 1);
}

TEST_CASE("ldif directory: the shared data set survives a cutover and its undoing byte for byte") {
  const char* shared = std::getenv("GC2PC_SHARED_DATA");
  const fs::path original = fs::path(shared ? shared : "") / "contoso/directory.ldif";
  if (!shared || !fs::exists(original)) {
    skip("no shared data (GC2PC_SHARED_DATA)");
    return;
  }
  const TemporaryFolder folder;
  const auto before = read_file(original);
  write_file(folder / "d.ldif", before);
  LdifDirectory directory(folder / "d.ldif");
  const auto address = SipUri::parse("sip:ocschat@contoso.com");
  const auto owners = directory.find_owners(address);
  REQUIRE(owners.size() == 1);
  CHECK(owners[0].kind == OwnerKind::user);
  const auto deployment = directory.deployment();
  REQUIRE(deployment.pools.size() == 1);
  CHECK(deployment.pools[0].fqdn == "pcpool.contoso.com");

  const auto image = directory.before_image(owners[0].entry.dn);
  CHECK(image.group_dns.size() == 1);
  directory.remove(image);
  CHECK(directory.find_owners(address).empty());
  auto endpoint = contact("CN={1b4e28ba-2fa1-11d2-883f-0016d3cca427}," + deployment.application_contacts_dn);
  endpoint.attributes.push_back({"msRTCSIP-PrimaryUserAddress", {address.text()}});
  endpoint.attributes.push_back({"msRTCSIP-PrimaryHomeServer", {deployment.pools[0].home_server_dn}});
  directory.create(endpoint);
  REQUIRE(directory.find_owners(address).size() == 1);
  CHECK(directory.find_owners(address)[0].is_endpoint);
  directory.remove_created(endpoint.dn);
  CHECK(directory.restore(image).differences.empty());
  CHECK(read_file(folder / "d.ldif") == before);
}
