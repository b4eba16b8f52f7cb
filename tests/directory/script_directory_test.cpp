// SPDX-License-Identifier: Apache-2.0
// What ScriptDirectory leaves and what it waits for; no script is run here.
#include "adapters/directory/script/script_directory.hpp"

#include "adapters/directory/script/script_spec.hpp"
#include "adapters/open/open_directory.hpp"
#include "mappings/model/sha256.hpp"
#include "tests/directory/ldif_fixture.hpp"
#include "tests/directory/script_fixture.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

const SipUri address = SipUri::parse("sip:ocschat@contoso.com");

/// What a person is asked to do with a script.
std::string instruction(const fs::path& script) {
  return "Run '" + script.string() + "' (powershell.exe -ExecutionPolicy Bypass -File " +
         script.filename().string() +
         "; use -Server HOST for another domain controller) on a computer with the management tools of Lync "
         "Server or Skype for Business and the module ActiveDirectory, with an account that may change both. "
         "First compare: Get-FileHash " +
         script.filename().string() + " must show SHA-256 " + sha256_hex(read_file(script));
}

} // namespace

TEST_CASE("script directory: what every directory does, when others make its changes") {
  check_directory_conformance([] { return std::make_unique<ScriptFixture<LdifFixture>>(); });
}

TEST_CASE("script: in an export too, what was made again halfway is waited for, and another account is not") {
  LdifFixture fixture;
  TemporaryFolder folder;
  const auto dn = "CN=OCSChat,OU=Staff," + fixture.domain();
  fixture.add({dn,
               {{"objectClass", {"top", "user"}},
                {"cn", {"OCSChat"}},
                {"sAMAccountName", {"OCSChat"}},
                {"description", {"chat"}},
                {"msRTCSIP-PrimaryUserAddress", {address.text()}}}});
  fixture.add({"CN=Group,OU=Groups," + fixture.domain(),
               {{"objectClass", {"top", "group"}}, {"cn", {"Group"}}, {"member", {dn}}}});
  script::ScriptDirectory directory(folder.path(), fixture.open(), "");
  const auto image = directory.before_image(dn);
  fixture.erase(dn);
  (void)directory.restore(image);
  CHECK_FALSE(directory.pending_action().empty());
  const auto made = [&](const std::string& name) {
    fixture.add({dn, {{"objectClass", {"top", "user"}}, {"cn", {"OCSChat"}}, {"sAMAccountName", {name}}}});
  };
  SUBCASE("half-made") {
    made("OCSChat");
    CHECK_FALSE(directory.restore(image).same_guid);
    CHECK_FALSE(directory.pending_action().empty());
    fixture.modify(dn, "msRTCSIP-PrimaryUserAddress", {address.text()});
    fixture.modify("CN=Group,OU=Groups," + fixture.domain(), "member", {dn});
    const auto fidelity = directory.restore(image);
    CHECK_FALSE(fidelity.same_guid);
    CHECK(fidelity.differences == std::vector<std::string>{"not restored: description"});
    CHECK(directory.pending_action().empty());
  }
  SUBCASE("another") {
    made("Other");
    CHECK(line_of([&] { (void)directory.restore(image); }) ==
          "conflict: '" + dn +
              "' exists, but differs from the snapshot. Rename or remove that object, then run rollback "
              "again.");
  }
}

TEST_CASE("script: a link to the user is waited for where an administrator can write it, else reported") {
  LdifFixture fixture;
  TemporaryFolder folder;
  const auto user = "CN=OCSChat,OU=Staff," + fixture.domain();
  const auto group = "CN=Group,OU=Groups," + fixture.domain();
  const auto colleague = "CN=Colleague,OU=Staff," + fixture.domain();
  const std::string abroad = "CN=Abroad,DC=fabrikam,DC=com";
  fixture.add({user,
               {{"objectClass", {"top", "user"}},
                {"cn", {"OCSChat"}},
                {"userAccountControl", {"512"}},
                {"nTSecurityDescriptor", {"before"}},
                {"msRTCSIP-PrimaryUserAddress", {address.text()}}}});
  for (const auto& dn : {group, abroad})
    fixture.add({dn, {{"objectClass", {"top", "group"}}, {"member", {user}}}});
  fixture.add({colleague, {{"objectClass", {"top", "user"}}, {"cn", {"Colleague"}}, {"manager", {user}}}});
  script::ScriptDirectory directory(folder.path(), fixture.open(), "");
  const auto image = directory.before_image(user);
  CHECK(directory.restore(image).differences.empty());
  CHECK(directory.pending_action().empty());

  using Values = std::vector<std::string>;
  fixture.modify(user, "userAccountControl", {"514"});
  fixture.modify(user, "nTSecurityDescriptor", {"after"});
  fixture.modify(abroad, "member", {});
  fixture.modify(group, "member", {});
  fixture.modify(colleague, "manager", {});
  const Values told{"its userAccountControl is 514 and was 512", "its owner and access list are not restored",
                    "it is not referred to by '" + abroad + "' (member)"};
  CHECK(directory.restore(image).differences == told);
  CHECK(directory.pending_action() == "These objects do not refer to it yet: '" + group + "' (member), '" +
                                          colleague + "' (manager). " +
                                          instruction(folder / "undo-release.ps1"));
  fixture.modify(group, "member", {user});
  fixture.modify(colleague, "manager", {group}); // got another one since, and keeps it
  CHECK(directory.restore(image).differences ==
        Values{told[0], told[1], told[2], "it is not referred to by '" + colleague + "' (manager)"});
  CHECK(directory.pending_action().empty());
}

TEST_CASE("script: private files, the way back beside the way on, and what must be done") {
  LdifFixture fixture;
  TemporaryFolder folder;
  const auto scripts = folder / "new";
  const auto dn = "CN=OCSChat,OU=Staff," + fixture.domain();
  fixture.add({dn,
               {{"objectClass", {"top", "user"}},
                {"cn", {"OCSChat"}},
                {"msRTCSIP-PrimaryUserAddress", {address.text()}}}});
  const auto directory = open_directory("script:" + scripts.string() + ",ldif:" + fixture.file().string());
  CHECK(directory->description() == "script:" + scripts.string() + ",ldif:" + fixture.file().string());
  CHECK(directory->is_deferred());
  CHECK(directory->pending_action().empty());
  CHECK_FALSE(fs::exists(scripts)); // nothing is made before it is needed
  directory->withdraw(directory->before_image(dn));
  CHECK(directory->pending_action() == instruction(scripts / "release.ps1"));
  CHECK(directory->find_owners(address).size() == 1); // nothing has happened yet
  for (const auto* name : {"release.ps1", "undo-release.ps1"})
    CHECK(fs::status(scripts / name).permissions() == fs::perms{0600});
  CHECK(fs::status(scripts).permissions() == fs::perms{0700});
  const auto forward = read_file(scripts / "release.ps1"), back = read_file(scripts / "undo-release.ps1");
  CHECK(forward.find("\nDisable-CsUser ") != std::string::npos);
  CHECK(forward.find("Remove-ADUser") == std::string::npos);
  CHECK(back.find("\nRestore-Attribute ") != std::string::npos);
  CHECK(forward.find("\n[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]\n") !=
        std::string::npos);
  CHECK(back.find("\n[CmdletBinding(SupportsShouldProcess = $true)]\n") != std::string::npos);
  for (const auto& text : {forward, back}) {
    CHECK(text.starts_with("#requires -Version 3.0\n"));
    CHECK(text.find("\n$ErrorActionPreference = 'Stop'\n") != std::string::npos);
    CHECK(text.find("\nSet-StrictMode -Version 2.0\n") != std::string::npos);
    CHECK(text.find("$PSCmdlet.ShouldProcess(") != std::string::npos);
    CHECK(text.find("Invoke-Expression") == std::string::npos);
  }
}

TEST_CASE("script: a folder that another account owns or may write is refused") {
  LdifFixture fixture;
  TemporaryFolder folder;
  const auto scripts = folder / "open";
  fs::create_directory(scripts);
  fs::permissions(scripts, fs::perms::all);
  const auto open = [&] {
    static_cast<void>(open_directory("script:" + scripts.string() + ",ldif:" + fixture.file().string()));
  };
  CHECK(
      line_of(open).starts_with("configuration: the script folder '" + scripts.string() + "' is owned by "));
  fs::permissions(scripts, fs::perms{0755});
  open();
  if (::geteuid() == 0) {
    REQUIRE(::chown(scripts.c_str(), 65534, 0) == 0);
    CHECK(line_of(open).starts_with("configuration: the script folder '" + scripts.string() +
                                    "' is owned by nobody (uid 65534) and has mode 0755"));
  }
}

TEST_CASE("script: an account that came back to its renamed container is known by its GUID") {
  LdifFixture fixture;
  TemporaryFolder folder;
  const auto user = [&](const std::string& unit) {
    return DirectoryEntry{"CN=OCSChat,OU=" + unit + "," + fixture.domain(),
                          {{"objectClass", {"top", "user"}},
                           {"cn", {"OCSChat"}},
                           {"objectGUID", {"0123456789abcdef"}},
                           {"msRTCSIP-PrimaryUserAddress", {address.text()}}}};
  };
  fixture.add(user("Staff"));
  script::ScriptDirectory directory(folder.path(), fixture.open(), "");
  const auto image = directory.before_image(user("Staff").dn);
  fixture.erase(user("Staff").dn);
  static_cast<void>(directory.restore(image));
  CHECK(directory.pending_action() == instruction(folder / "undo-release.ps1"));
  fixture.add({"OU=Former Staff," + fixture.domain(), {{"objectClass", {"top", "organizationalUnit"}}}});
  fixture.add(user("Former Staff"));
  CHECK(directory.restore(image).same_guid);
  CHECK(directory.pending_action().empty());
}

TEST_CASE("script: only an endpoint can be created, and what the option is written like") {
  LdifFixture fixture;
  TemporaryFolder folder;
  script::ScriptDirectory directory(folder.path(), fixture.open(), "");
  const auto dn = "CN=x,OU=Staff," + fixture.domain();
  const DirectoryEntry entry{dn, {{"objectClass", {"contact"}}}};
  CHECK(line_of([&] { directory.create_endpoint(entry, "pcpool.contoso.com"); }) ==
        "internal: '" + dn + "' is not an endpoint; it has no script");
  CHECK(line_of([&] { directory.create(entry); }) ==
        "internal: there is no script for '" + dn + "': only an endpoint of a pool can be created");
  CHECK_FALSE(script::parse_spec("ldif:x").has_value());
  const auto spec = script::parse_spec("script:/srv/a, b,ldaps://dc1,ldaps://dc2");
  REQUIRE(spec.has_value());
  CHECK(spec->folder == "/srv/a, b");
  CHECK(spec->read == "ldaps://dc1,ldaps://dc2");
  CHECK(script::text_of(*spec) == "script:/srv/a, b,ldaps://dc1,ldaps://dc2");
  for (const std::string wrong : {"script:", "script:/srv/a", "script:,ldif:x"})
    CHECK(line_of([&] { (void)script::parse_spec(wrong); }) ==
          "usage: '" + wrong +
              "' does not name a folder and a directory. Give script:DIR,ldaps://HOST. gc2pc writes the "
              "scripts to DIR and only reads from the controllers.");
  CHECK(line_of([&] { script::ScriptDirectory nowhere(folder / "a/b", fixture.open(), ""); }) ==
        "not-found: neither the folder '" + (folder / "a/b").string() +
            "' for the scripts nor its parent folder exists. Create it, or give another folder with "
            "--directory script:DIR,….");
}
