// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/script/script_directory.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/open_directory.hpp"
#include "adapters/directory/script/power_shell.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "tests/directory/ldif_fixture.hpp"
#include "tests/directory/power_shell_reader.hpp"
#include "tests/directory/script_fixture.hpp"
#include "tests/files/expect_error.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>
#include <regex>

using namespace gc2pc;
using namespace gc2pc::test;
namespace fs = std::filesystem;

namespace {

const SipUri address = SipUri::parse("sip:ocschat@contoso.com");

/// Values that would be code if they could.
const std::vector<std::string> hostile{
    "'; Remove-ADUser -Identity Administrator; '",
    "a'b''c",
    "$(Remove-Item C:\\)",
    "`$x\" @' \n'@ # <# #> ; } } ) )",
    "\xE2\x80\x98\xE2\x80\x99\xE2\x80\x9A\xE2\x80\x9B; Stop-Computer \xE2\x80\x99",
    "two\r\nlines\nand a tab\t",
    "J\xC3\xB6rg",
    std::string("a\0b", 3),
    "",
    "\xE2\x80\xA8line separator\xC2\x85"};

/// What the folder holds after one change.
struct Left {
  TemporaryFolder folder;
  [[nodiscard]] ReadScript operator()(const std::string& name) const {
    return read_script(read_file(folder / name));
  }
};

/// A user with a name and a description, released by a script.
ReadScript released(LdifFixture& fixture, Left& left, const std::string& name, const std::string& description,
                    const std::string& script) {
  const auto dn = "CN=" + escape_rdn_value(name) + ",OU=Staff," + fixture.domain();
  fixture.add({dn,
               {{"objectClass", {"top", "user"}},
                {"cn", {name}},
                {"sAMAccountName", {name}},
                {"description", {description}},
                {"msRTCSIP-PrimaryUserAddress", {address.text()}}}});
  fixture.add({"CN=Group,OU=Groups," + fixture.domain(),
               {{"objectClass", {"top", "group"}}, {"cn", {"Group"}}, {"member", {dn}}}});
  script::ScriptDirectory directory(left.folder.path(), fixture.open(), "dc1.contoso.com");
  directory.remove(directory.before_image(dn));
  return left(script);
}

std::uint32_t seed() {
  const char* given = std::getenv("GC2PC_TEST_SEED");
  return given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

} // namespace

TEST_CASE("script directory: what every directory does, when somebody runs the scripts") {
  check_directory_conformance([] { return std::make_unique<ScriptFixture<LdifFixture>>(); });
}

TEST_CASE("script literal: read back to the letter, whatever is in it") {
  CHECK(script::literal("dc1") == "'dc1'");
  CHECK(script::literal("it's") == "'it''s'");
  CHECK(script::literal("\n") == "[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('Cg=='))");
  for (const auto& text : hostile)
    CHECK(read_expression(script::literal(text)).get<std::string>() == text);
}

TEST_CASE("script values: random texts in tables and lists come back, and nothing else does") {
  const auto start = seed();
  MESSAGE("GC2PC_TEST_SEED=", start);
  std::mt19937 dice(start);
  const std::vector<std::string> pieces{"'", "''", "\xE2\x80\x99", "\n", "\r",       ")",
                                        "}", "@{", "$(x)",         "`",  "\"",       "#",
                                        ";", ",",  " = ",          "a",  "\xC3\xB6", "\xF0\x9F\x98\x80",
                                        " ", "\\"};
  const auto random_text = [&] {
    std::string text;
    for (auto left = dice() % 12; left > 0; --left)
      text += pieces[dice() % pieces.size()];
    return text;
  };
  for (int round = 0; round < 2000; ++round) {
    const auto one = random_text(), two = random_text(), three = random_text();
    script::Table inner, table;
    inner.add("Name", one).add("Values", std::vector<std::string>{two, three});
    table.add("One", three)
        .add("Rows", std::vector<script::Table>{inner, inner})
        .add("None", std::vector<std::string>{});
    const nlohmann::json row{{"Name", one}, {"Values", {two, three}}};
    const nlohmann::json expected{{"One", three}, {"Rows", {row, row}}, {"None", nlohmann::json::array()}};
    REQUIRE(read_expression(table.expression()) == expected);
  }
}

TEST_CASE("script: values from the directory stand in the head, and change nothing around it") {
  LdifFixture plain_fixture;
  Left plain_left;
  const auto plain = released(plain_fixture, plain_left, "OCSChat", "chat", "undo-release.ps1");
  CHECK(plain.values.at("Controller") == "dc1.contoso.com");
  for (const auto& value : hostile) {
    if (value.empty() || value.find('\0') != std::string::npos)
      continue; // no name of an object
    CAPTURE(value);
    LdifFixture fixture;
    Left left;
    const auto script = released(fixture, left, value, value, "undo-release.ps1");
    CHECK(script.before == plain.before);
    CHECK(script.after == plain.after);
    CHECK(script.values.at("UserName") == value);
    CHECK(script.values.at("SamAccountName") == value);
    CHECK(same_dn(script.values.at("UserDn").get<std::string>(),
                  "CN=" + escape_rdn_value(value) + ",OU=Staff," + fixture.domain()));
    const auto& rows = script.values.at("Attributes");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("Name") == "description");
    CHECK(script.values.at("Links").at(0).at("Attribute") == "member");
    // Nothing of a filter is the value's own.
    CHECK(script.values.at("OwnerFilter") ==
          "(|(msRTCSIP-PrimaryUserAddress=sip:ocschat@contoso.com)(proxyAddresses=sip:ocschat@contoso.com))");
    CHECK(left("release.ps1").values.at("UserDn") == script.values.at("UserDn"));
  }
}

TEST_CASE("script: octets go as base64 of themselves") {
  LdifFixture fixture;
  Left left;
  SUBCASE("what cannot be text") {
    const auto script =
        released(fixture, left, "OCSChat", std::string("\xFF\x00\x01", 3), "undo-release.ps1");
    const auto& row = script.values.at("Attributes").at(0);
    CHECK(row.at("Coding") == "octets");
    CHECK(row.at("Values") == nlohmann::json{"/wAB"});
  }
  SUBCASE("by the attribute, whatever is in it; text with a tab is text") {
    const auto dn = "CN=OCSChat,OU=Staff," + fixture.domain();
    fixture.add({dn,
                 {{"objectClass", {"top", "user"}},
                  {"cn", {"OCSChat"}},
                  {"info", {"a\tb\x01"}},
                  {"thumbnailPhoto", {"photo"}},
                  {"msRTCSIP-UserRoutingGroupId", {"0123456789abcdef"}},
                  {"proxyAddresses", {"SMTP:a@contoso.com", address.text()}},
                  {"msRTCSIP-PrimaryUserAddress", {address.text()}}}});
    script::ScriptDirectory directory(left.folder.path(), fixture.open(), "");
    directory.remove(directory.before_image(dn));
    const auto row = [](const char* name, const char* coding, const char* mode, const char* value) {
      return nlohmann::json{{"Name", name}, {"Coding", coding}, {"Mode", mode}, {"Values", {value}}};
    };
    const auto head = left("undo-release.ps1").values;
    // What is in both is never replaced: that would take the address away.
    CHECK(head.at("Attributes") ==
          nlohmann::json{row("info", "text", "Replace", "a\tb\x01"),
                         row("thumbnailPhoto", "octets", "Replace", "cGhvdG8="),
                         row("proxyAddresses", "text", "Add", "SMTP:a@contoso.com")});
    CHECK(head.at("SipAttributes") ==
          nlohmann::json{row("msRTCSIP-UserRoutingGroupId", "octets", "Add", "MDEyMzQ1Njc4OWFiY2RlZg=="),
                         row("proxyAddresses", "text", "Add", "sip:ocschat@contoso.com"),
                         row("msRTCSIP-PrimaryUserAddress", "text", "Add", "sip:ocschat@contoso.com")});
  }
}

TEST_CASE("script: a body asks its head for nothing that is not there") {
  LdifFixture fixture;
  Left left;
  (void)released(fixture, left, "OCSChat", "chat", "undo-release.ps1");
  const auto contacts = "CN=Application Contacts,CN=RTC Service,CN=Services," + fixture.configuration();
  const auto pool = "CN=pool.contoso.com,CN=Pools,CN=RTC Service,CN=Services," + fixture.configuration();
  fixture.add({pool, {{"objectClass", {"top", "msRTCSIP-Pool"}}, {"dNSHostName", {"pool.contoso.com"}}}});
  fixture.erase("CN=OCSChat,OU=Staff," + fixture.domain());
  script::ScriptDirectory(left.folder.path(), fixture.open(), "")
      .create({"CN=x," + contacts,
               {{"objectClass", {"top", "contact"}},
                {"msRTCSIP-PrimaryUserAddress", {address.text()}},
                {"msRTCSIP-PrimaryHomeServer", {"CN=Lc Services,CN=Microsoft," + pool}}}});
  for (const auto* name : {"release.ps1", "undo-release.ps1", "endpoint.ps1", "undo-endpoint.ps1"}) {
    CAPTURE(name);
    const auto script = left(name);
    const bool has_user = std::string_view(name).ends_with("release.ps1");
    int asked = 0;
    const std::regex key(R"(\$Gc2pc\.(\w+))");
    for (std::sregex_iterator found(script.after.begin(), script.after.end(), key), end; found != end;
         ++found) {
      const auto word = (*found)[1].str();
      CAPTURE(word);
      // Functions that only the release calls stand in every script.
      CHECK((script.values.contains(word) || (!has_user && word.starts_with("User"))));
      ++asked;
    }
    CHECK(asked > 5);
  }
}

TEST_CASE("script: the address comes last, in one operation, on the object as it is by then") {
  LdifFixture fixture;
  Left left;
  const auto body = released(fixture, left, "OCSChat", "chat", "undo-release.ps1").after;
  const auto links = body.find("\nforeach ($link in $Gc2pc.Links) {");
  const auto address_again = body.find("\nRestore-Attribute (Find-Alive) $Gc2pc.SipAttributes\n");
  REQUIRE(links != std::string::npos);
  REQUIRE(address_again != std::string::npos);
  CHECK(links < address_again);
  CHECK(body.find("$Gc2pc.SipAttributes") == body.rfind("$Gc2pc.SipAttributes"));
}

TEST_CASE("script: in an export, too, what was made anew halfway is waited for, and another account is not") {
  LdifFixture fixture;
  Left left;
  (void)released(fixture, left, "OCSChat", "chat", "undo-release.ps1");
  const auto dn = "CN=OCSChat,OU=Staff," + fixture.domain();
  script::ScriptDirectory directory(left.folder.path(), fixture.open(), "");
  const auto image = directory.before_image(dn);
  fixture.erase(dn);
  (void)directory.restore(image);
  CHECK_FALSE(directory.errand().empty());
  const auto made = [&](const std::string& name) {
    fixture.add({dn, {{"objectClass", {"top", "user"}}, {"cn", {"OCSChat"}}, {"sAMAccountName", {name}}}});
  };
  SUBCASE("half-made") {
    made("OCSChat");
    CHECK_FALSE(directory.restore(image).same_guid);
    CHECK_FALSE(directory.errand().empty());
    fixture.modify(dn, "msRTCSIP-PrimaryUserAddress", {address.text()});
    fixture.modify("CN=Group,OU=Groups," + fixture.domain(), "member", {dn});
    const auto fidelity = directory.restore(image);
    CHECK_FALSE(fidelity.same_guid);
    CHECK(fidelity.differences == std::vector<std::string>{"not written again: description"});
    CHECK(directory.errand().empty());
  }
  SUBCASE("another") {
    made("Other");
    CHECK(line_of([&] { (void)directory.restore(image); }) ==
          "conflict: '" + dn +
              "' exists, but is not as it was in the snapshot. Rename or remove that object, then run "
              "rollback again.");
  }
}

TEST_CASE("script: who names the user again is waited for where somebody can write it, else told") {
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
  CHECK(directory.errand().empty());

  using Values = std::vector<std::string>;
  fixture.modify(user, "userAccountControl", {"514"});
  fixture.modify(user, "nTSecurityDescriptor", {"after"});
  fixture.modify(abroad, "member", {});
  fixture.modify(group, "member", {});
  fixture.modify(colleague, "manager", {});
  const Values told{"its userAccountControl is 514 and was 512",
                    "its owner and access list are not those it had",
                    "it is not named again by '" + abroad + "' (member)"};
  CHECK(directory.restore(image).differences == told);
  CHECK(
      directory.errand() ==
      "It is not named again by '" + group + "' (member), '" + colleague + "' (manager). Run '" +
          (folder / "undo-release.ps1").string() +
          "' in PowerShell, where the cmdlets of Active Directory and of Lync or Skype for Business are, as "
          "somebody who may change both");
  fixture.modify(group, "member", {user});
  fixture.modify(colleague, "manager", {group}); // got another one since, and keeps it
  CHECK(directory.restore(image).differences ==
        Values{told[0], told[1], told[2], "it is not named again by '" + colleague + "' (manager)"});
  CHECK(directory.errand().empty());
}

TEST_CASE("script: private files, the way back beside the way on, and what is to be done") {
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
  CHECK(directory->leaves_changes_to_others());
  CHECK(directory->errand().empty());
  CHECK_FALSE(fs::exists(scripts)); // nothing is made before it is needed
  directory->withdraw(directory->before_image(dn));
  CHECK(
      directory->errand() ==
      "Run '" + (scripts / "release.ps1").string() +
          "' in PowerShell, where the cmdlets of Active Directory and of Lync or Skype for Business are, as "
          "somebody who may change both");
  CHECK(directory->find_owners(address).size() == 1); // nothing has happened yet
  for (const auto* name : {"release.ps1", "undo-release.ps1"})
    CHECK(fs::status(scripts / name).permissions() == fs::perms{0600});
  CHECK(fs::status(scripts).permissions() == fs::perms{0700});
  const auto forward = read_file(scripts / "release.ps1"), back = read_file(scripts / "undo-release.ps1");
  CHECK(forward.find("\nDisable-CsUser ") != std::string::npos);
  CHECK(forward.find("Remove-ADUser") == std::string::npos);
  CHECK(back.find("\nRestore-Attribute ") != std::string::npos);
  for (const auto& text : {forward, back}) {
    CHECK(text.find("[CmdletBinding(SupportsShouldProcess = $true)]") != std::string::npos);
    CHECK(text.find("\n$ErrorActionPreference = 'Stop'\n") != std::string::npos);
    CHECK(text.find("\nSet-StrictMode -Version 2.0\n") != std::string::npos);
    CHECK(text.find("$PSCmdlet.ShouldProcess(") != std::string::npos);
    CHECK(text.find("Invoke-Expression") == std::string::npos);
  }
}

TEST_CASE("script: only an endpoint can be created, and what the option is written like") {
  LdifFixture fixture;
  TemporaryFolder folder;
  script::ScriptDirectory directory(folder.path(), fixture.open(), "");
  const auto dn = "CN=x,OU=Staff," + fixture.domain();
  CHECK(line_of([&] {
          directory.create({dn, {{"objectClass", {"contact"}}}});
        }) == "internal: '" + dn + "' is no endpoint; there is no script for it");
  CHECK_FALSE(script::parse_spec("ldif:x").has_value());
  const auto spec = script::parse_spec("script:/srv/a, b,ldaps://dc1,ldaps://dc2");
  REQUIRE(spec.has_value());
  CHECK(spec->folder == "/srv/a, b");
  CHECK(spec->read == "ldaps://dc1,ldaps://dc2");
  CHECK(script::text_of(*spec) == "script:/srv/a, b,ldaps://dc1,ldaps://dc2");
  for (const std::string wrong : {"script:", "script:/srv/a", "script:,ldif:x"})
    CHECK(
        line_of([&] { (void)script::parse_spec(wrong); }) ==
        "usage: '" + wrong +
            "' does not name a folder and a directory. Give script:DIR,ldaps://HOST: the scripts go to DIR, "
            "and the controllers are only read.");
  CHECK(line_of([&] { script::ScriptDirectory nowhere(folder / "a/b", fixture.open(), ""); }) ==
        "not-found: there is no folder '" + (folder / "a/b").string() +
            "' for the scripts, nor one to make it in. Make it, or name another with --directory "
            "script:DIR,….");
}
