// SPDX-License-Identifier: Apache-2.0
// The values in the head of a script: as text, and as PowerShell reads them.
#include "adapters/directory/dn.hpp"
#include "adapters/directory/script/power_shell.hpp"
#include "adapters/directory/script/script_directory.hpp"
#include "tests/directory/ldif_fixture.hpp"
#include "tests/directory/power_shell.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>
#include <regex>
#include <set>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

const SipUri address = SipUri::parse("sip:ocschat@contoso.com");

/// Values that would be code if they could.
const std::vector<std::string> hostile{
    "'; Remove-ADUser -Identity Administrator; '",
    "a'b''c",
    "$(Remove-Item C:\\)",
    "$env:x $Server ${Server} @Server",
    "`$x\" @' \n'@ # <# #> ; } } ) )",
    "@(1, 2) @{ a = 1 } { 3 } [int] 4 & 5 | 6",
    "-WhatIf",
    "--%",
    "\xE2\x80\x98\xE2\x80\x99\xE2\x80\x9A\xE2\x80\x9B; Stop-Computer \xE2\x80\x99",
    "\xE2\x80\x9C$(1)\xE2\x80\x9D\xE2\x80\x9E\xE2\x80\x93WhatIf",
    "two\r\nlines\nand a tab\t",
    "\r",
    "J\xC3\xB6rg",
    std::string("a\0b", 3),
    "",
    " blanks ",
    "\xE2\x80\xA8line separator\xE2\x80\xA9\xC2\x85",
    "\xE2\x80\x8F\xE2\x80\xAEright to left\xE2\x80\xAC",
    "\xEF\xBB\xBF\xEF\xBF\xBE\xEF\xBF\xBF",
    "\xF0\x9F\x98\x80",
    std::string(10'000, '\''),
    std::string(10'000, '\n')};

/// What a folder holds after one change.
struct Left {
  TemporaryFolder folder;
  PowerShell& shell;
  explicit Left(PowerShell& with) : shell(with) {}
  [[nodiscard]] ScriptHead operator()(const std::string& name) const { return shell.head(folder / name); }
};

/// A user with a name and a description, released by a script.
void release(LdifFixture& fixture, const std::filesystem::path& folder, const std::string& name,
             const std::string& description) {
  const auto dn = "CN=" + escape_rdn_value(name) + ",OU=Staff," + fixture.domain();
  fixture.add({dn,
               {{"objectClass", {"top", "user"}},
                {"cn", {name}},
                {"sAMAccountName", {name}},
                {"description", {description}},
                {"msRTCSIP-PrimaryUserAddress", {address.text()}}}});
  fixture.add({"CN=Group,OU=Groups," + fixture.domain(),
               {{"objectClass", {"top", "group"}}, {"cn", {"Group"}}, {"member", {dn}}}});
  script::ScriptDirectory directory(folder, fixture.open(), "dc1.contoso.com");
  directory.remove(directory.before_image(dn));
}

/// The scripts for an endpoint with that name.
void create_endpoint(LdifFixture& fixture, const std::filesystem::path& folder, const std::string& name) {
  script::ScriptDirectory(folder, fixture.open(), "dc1.contoso.com")
      .create_endpoint({"CN=x,CN=Application Contacts,CN=RTC Service,CN=Services," + fixture.configuration(),
                        {{"objectClass", {"top", "contact"}},
                         {"displayName", {name}},
                         {"msRTCSIP-PrimaryUserAddress", {address.text()}}}},
                       "pcpool.contoso.com");
}

std::uint32_t seed() {
  const char* given = std::getenv("GC2PC_TEST_SEED");
  return given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

} // namespace

TEST_CASE("script literal: ASCII in single quotes, all else as base64") {
  CHECK(script::literal("dc1") == "'dc1'");
  CHECK(script::literal("it's") == "'it''s'");
  CHECK(script::literal("\n") == "[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('Cg=='))");
  for (const auto& text : hostile) {
    const auto expression = script::literal(text);
    CHECK(std::all_of(expression.begin(), expression.end(), [](char c) { return c >= 0x20 && c < 0x7F; }));
  }
  CHECK(line_of([] { (void)script::literal("a\xED\xA0\x80"); }) ==
        "wrong-input: a value for a script is not UTF-8: base64 Ye2ggA==");
}

TEST_CASE("script: what is in a file that removes an endpoint, to the letter, and only ASCII in all "
          "of them") {
  LdifFixture fixture;
  TemporaryFolder folder;
  create_endpoint(fixture, folder.path(), "Chat \xE2\x80\x99");
  const auto back = read_file(folder / "undo-endpoint.ps1");
  const auto head = R"(
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([string] $Server)

$Gc2pc = @{
  Controller = 'dc1.contoso.com'
  Address = 'sip:ocschat@contoso.com'
  OwnerFilter = '(|(msRTCSIP-PrimaryUserAddress=sip:ocschat@contoso.com)(proxyAddresses=sip:ocschat@contoso.com))'
  Contacts = 'CN=Application Contacts,CN=RTC Service,CN=Services,)" +
                    fixture.configuration() + R"('
}

Set-StrictMode -Version 2.0
)";
  CHECK(back.find(head) != std::string::npos);
  release(fixture, folder.path(), "J\xC3\xB6rg", "\xE2\x80\xA8");
  for (const auto* name : {"release.ps1", "undo-release.ps1", "endpoint.ps1", "undo-endpoint.ps1"}) {
    CAPTURE(name);
    const auto text = read_file(folder / name);
    CHECK(text.starts_with("#requires -Version 3.0\n"));
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); }));
    // Two of them take something away that does not come back whole.
    const bool takes =
        std::string_view(name) == "release.ps1" || std::string_view(name) == "undo-endpoint.ps1";
    CHECK((text.find("ConfirmImpact = 'High'") != std::string::npos) == takes);
  }
}

TEST_CASE("script literal: PowerShell reads every text as it was, byte for byte") {
  auto* shell = PowerShell::running();
  if (!shell)
    return;
  MESSAGE("PowerShell ", shell->version());
  const auto start = seed();
  MESSAGE("GC2PC_TEST_SEED=", start);
  std::mt19937 dice(start);
  auto texts = hostile;
  const std::vector<std::string> pieces{"'", "''", "\n", "\r",     ")",  "}",   "@{", "$(x)",
                                        "`", "\"", "#",  ";",      ",",  " = ", "a",  "\\",
                                        " ", "-",  "@(", "$env:x", "\t", "{",   "|",  "&"};
  for (int round = 0; round < 800; ++round) {
    std::string text;
    for (auto left = dice() % 12; left > 0; --left) {
      if (dice() % 3 != 0) {
        text += pieces[dice() % pieces.size()];
        continue;
      }
      // Any character there is, those of the quotes oftener.
      auto point = dice() % 4 == 0 ? 0x2010 + dice() % 0x60 : dice() % 0x110000;
      if (point >= 0xD800 && point < 0xE000)
        point = 0x2019;
      if (point < 0x80)
        text += static_cast<char>(point);
      else if (point < 0x800)
        text += {static_cast<char>(0xC0 | (point >> 6)), static_cast<char>(0x80 | (point & 0x3F))};
      else if (point < 0x10000)
        text += {static_cast<char>(0xE0 | (point >> 12)), static_cast<char>(0x80 | ((point >> 6) & 0x3F)),
                 static_cast<char>(0x80 | (point & 0x3F))};
      else
        text += {static_cast<char>(0xF0 | (point >> 18)), static_cast<char>(0x80 | ((point >> 12) & 0x3F)),
                 static_cast<char>(0x80 | ((point >> 6) & 0x3F)), static_cast<char>(0x80 | (point & 0x3F))};
    }
    texts.push_back(text);
  }
  std::vector<std::string> expressions;
  for (const auto& text : texts)
    expressions.push_back(script::literal(text));
  const auto values = shell->values_of(expressions);
  REQUIRE(values.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    CHECK(values[i].get<std::string>() == texts[i]);

  // The same in tables and lists.
  expressions.clear();
  auto expected = nlohmann::json::array();
  for (std::size_t i = 0; i + 3 <= texts.size(); i += 3) {
    script::Table inner, table;
    inner.add("Name", texts[i]).add("Values", std::vector<std::string>{texts[i + 1], texts[i + 2]});
    table.add("One", texts[i + 2])
        .add("Rows", std::vector<script::Table>{inner, inner})
        .add("Row", std::vector<script::Table>{inner})
        .add("Single", std::vector<std::string>{texts[i]})
        .add("None", std::vector<std::string>{});
    expressions.push_back(table.expression());
    const nlohmann::json row{{"Name", texts[i]}, {"Values", {texts[i + 1], texts[i + 2]}}};
    expected.push_back({{"One", texts[i + 2]},
                        {"Rows", {row, row}},
                        {"Row", nlohmann::json::array({row})},
                        {"Single", nlohmann::json::array({texts[i]})},
                        {"None", nlohmann::json::array()}});
  }
  CHECK(shell->values_of(expressions) == expected);
}

TEST_CASE("script: PowerShell's parser takes every script, whatever is in its head, and none calls more than "
          "it may") {
  auto* shell = PowerShell::running();
  if (!shell)
    return;
  const std::set<std::string> known{"Get-ADObject",
                                    "Set-ADObject",
                                    "Remove-ADUser",
                                    "Restore-ADObject",
                                    "New-ADUser",
                                    "Set-ADAccountPassword",
                                    "Get-ADRootDSE",
                                    "Get-ADOptionalFeature",
                                    "Get-ADDomainController",
                                    "Disable-CsUser",
                                    "New-CsPersistentChatEndpoint",
                                    "Remove-CsPersistentChatEndpoint",
                                    "ConvertTo-SecureString",
                                    "ForEach-Object",
                                    "Get-Command",
                                    "Get-Module",
                                    "Import-Module",
                                    "New-Object",
                                    "Select-Object",
                                    "Set-StrictMode",
                                    "Sort-Object",
                                    "Where-Object",
                                    "Write-Output",
                                    "Write-Warning"};
  for (const auto& value : hostile) {
    if (value.empty() || value.find('\0') != std::string::npos || value.size() > 5000)
      continue; // no name of an object
    CAPTURE(value);
    LdifFixture fixture;
    TemporaryFolder folder, other;
    create_endpoint(fixture, folder.path(), value);
    release(fixture, folder.path(), value, value);
    const auto dn = "CN=" + escape_rdn_value(value) + ",OU=Staff," + fixture.domain();
    script::ScriptDirectory directory(other.path(), fixture.open(), "");
    directory.withdraw(directory.before_image(dn));
    for (const auto& in : {&folder, &other})
      for (const auto* name : {"release.ps1", "undo-release.ps1", "endpoint.ps1", "undo-endpoint.ps1"}) {
        CAPTURE(name);
        if (!std::filesystem::exists(*in / name))
          continue;
        const bool look = value == hostile.front(); // the rest of a script is always the same
        const auto parsed = shell->parse(*in / name, look);
        CHECK(parsed.at("errors") == nlohmann::json::array());
        if (!look)
          continue;
        CHECK(parsed.at("newer") == nlohmann::json::array()); // than PowerShell 3.0
        CHECK(parsed.at("requires") == "3.0");
        for (const auto& command : parsed.at("commands"))
          CHECK_MESSAGE(known.count(command.get<std::string>()) == 1, command);
        for (const auto& nameless : parsed.at("nameless"))
          CHECK(nameless == "& $Write"); // what a function of the script is given
      }
  }
  MESSAGE(shell->parses, " scripts were parsed");
}

TEST_CASE("script: values from the directory are in the head, and change nothing around it") {
  auto* shell = PowerShell::running();
  if (!shell)
    return;
  LdifFixture plain_fixture;
  Left plain_left(*shell);
  release(plain_fixture, plain_left.folder.path(), "OCSChat", "chat");
  const auto plain = plain_left("undo-release.ps1");
  CHECK(plain.values.at("Controller") == "dc1.contoso.com");
  for (const auto& value : hostile) {
    if (value.empty() || value.find('\0') != std::string::npos || value.size() > 5000)
      continue; // no name of an object
    CAPTURE(value);
    LdifFixture fixture;
    Left left(*shell);
    release(fixture, left.folder.path(), value, value);
    const auto script = left("undo-release.ps1");
    CHECK(script.before == plain.before);
    CHECK(script.after == plain.after);
    CHECK(script.values.at("UserName") == value);
    CHECK(script.values.at("SamAccountName") == value);
    CHECK(script.values.at("UserRdn") == "CN=" + escape_rdn_value(value));
    CHECK(same_dn(script.values.at("UserDn").get<std::string>(),
                  "CN=" + escape_rdn_value(value) + ",OU=Staff," + fixture.domain()));
    const auto& rows = script.values.at("Attributes");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("Name") == "description");
    if (rows[0].at("Coding") == "text")
      CHECK(rows[0].at("Values") == nlohmann::json{value});
    else
      CHECK(rows[0].at("Values") == nlohmann::json{script::base64(value)});
    CHECK(script.values.at("Links").at(0).at("Attribute") == "member");
    // Nothing of a filter is the value's own.
    CHECK(script.values.at("OwnerFilter") ==
          "(|(msRTCSIP-PrimaryUserAddress=sip:ocschat@contoso.com)(proxyAddresses=sip:ocschat@contoso.com))");
    CHECK(left("release.ps1").values.at("UserDn") == script.values.at("UserDn"));
  }
}

TEST_CASE("script: octets go as base64 of themselves") {
  auto* shell = PowerShell::running();
  if (!shell)
    return;
  LdifFixture fixture;
  Left left(*shell);
  SUBCASE("what cannot be text") {
    std::string octets, coded;
    SUBCASE("octets") {
      octets = std::string("\xFF\x00\x01", 3), coded = "/wAB";
    }
    SUBCASE("a lone surrogate") {
      octets = "a\xED\xA0\x80", coded = "Ye2ggA==";
    }
    release(fixture, left.folder.path(), "OCSChat", octets);
    const auto script = left("undo-release.ps1");
    const auto& row = script.values.at("Attributes").at(0);
    CHECK(row.at("Coding") == "octets");
    CHECK(row.at("Values") == nlohmann::json{coded});
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
  auto* shell = PowerShell::running();
  if (!shell)
    return;
  LdifFixture fixture;
  Left left(*shell);
  release(fixture, left.folder.path(), "OCSChat", "chat");
  fixture.erase("CN=OCSChat,OU=Staff," + fixture.domain());
  create_endpoint(fixture, left.folder.path(), "Chat");
  for (const auto* name : {"release.ps1", "undo-release.ps1", "endpoint.ps1", "undo-endpoint.ps1"}) {
    CAPTURE(name);
    const auto script = left(name);
    std::set<std::string> asked;
    const std::regex key(R"(\$Gc2pc\.(\w+))");
    for (std::sregex_iterator found(script.after.begin(), script.after.end(), key), end; found != end;
         ++found) {
      const auto word = (*found)[1].str();
      CAPTURE(word);
      CHECK(script.values.contains(word));
      asked.insert(word);
    }
    for (const auto& value : script.values.items())
      CHECK_MESSAGE(asked.count(value.key()) == 1, value.key()); // nor has the head what was not asked for
  }
}

TEST_CASE("script: the address comes last, in one operation, on the object as it is by then") {
  LdifFixture fixture;
  TemporaryFolder folder;
  release(fixture, folder.path(), "OCSChat", "chat");
  const auto body = read_file(folder / "undo-release.ps1");
  const auto links = body.find("(foreach ($link in $Gc2pc.Links) {");
  const auto address_again = body.find("\nRestore-Attribute $user $Gc2pc.SipAttributes\n");
  REQUIRE(links != std::string::npos);
  REQUIRE(address_again != std::string::npos);
  CHECK(links < address_again);
  CHECK(body.find("$Gc2pc.SipAttributes") == body.rfind("$Gc2pc.SipAttributes"));
}
