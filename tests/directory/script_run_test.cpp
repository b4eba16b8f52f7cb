// SPDX-License-Identifier: Apache-2.0
// Each script by itself, run by PowerShell at a real directory: what it does, what it refuses, and what it
// leaves.
#include "adapters/directory/dn.hpp"
#include "adapters/directory/script/scripts.hpp"
#include "tests/directory/script_bench.hpp"
#include "tests/directory/script_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

using Values = std::vector<std::string>;

const std::string replicator = "Front Ends get the change at the next cycle of the user replicator; "
                               "Update-CsUserDatabase starts it at once.";
const std::string goes_on = " gc2pc resumes when it sees this change.";
const std::string quoted_user = "'" + chat_user + "'";

bool tells(const Values& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// An endpoint that gc2pc has nothing to do with.
std::string add_endpoint(SambaFixture& fixture, const std::string& name, const std::string& address) {
  const auto dn = "CN=" + name + "," + contacts;
  fixture.add({dn,
               {{"objectClass", {"contact"}},
                {"msRTCSIP-PrimaryUserAddress", {address}},
                {"msRTCSIP-PrimaryHomeServer", {home_server}}}});
  return dn;
}

std::string number_of_group(SambaFixture& fixture, const std::string& dn) {
  const auto sid = fixture.look(dn)->first("objectSid");
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(sid[sid.size() - 4 + i])) << (8 * i);
  return std::to_string(number);
}

} // namespace

TEST_CASE("script run: what every directory does, when its scripts are run") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  check_directory_conformance(
      [&] { return std::make_unique<ScriptFixture<SambaFixture>>(place->shell, place->samba); });
}

TEST_CASE("script run: the account goes and comes back, and each script may be run again") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.fixture.modify(chat_user, "thumbnailPhoto", {"octets that look like text"});
  bench.fixture.modify(chat_user, "unicodePwd", {unicode_password("aA1!of a test")});
  bench.fixture.modify(chat_user, "userAccountControl", {"512"});
  const auto before = lasting(bench.fixture, chat_user);
  const auto guid = bench.fixture.look(chat_user)->first("objectGUID");
  SUBCASE("Remove-ADUser") {
    bench.write(bench.image());
    CHECK(bench.run("release.ps1").output ==
          Values{quoted_user + " is removed; " + lookup_address + " has no owner on " + place->samba.first +
                     "." + goes_on,
                 replicator});
    CHECK_FALSE(bench.fixture.look(chat_user).has_value());
    const auto after = bench.update_number();
    CHECK(bench.run("release.ps1").output ==
          Values{quoted_user + " does not exist and " + lookup_address + " has no owner on " +
                 place->samba.first + ": nothing to remove."});
    CHECK(bench.update_number() == after);
  }
  SUBCASE("Disable-CsUser") {
    bench.write(bench.image(), Release::withdraw);
    const auto run = bench.run("release.ps1");
    CHECK(run.output == Values{quoted_user + " no longer owns " + lookup_address + " on " +
                                   place->samba.first + "." + goes_on,
                               replicator});
    CHECK(run.warnings == Values{"Disable-CsUser also deletes the data of the account in the user databases "
                                 "(contacts, conferences). This data cannot be restored."});
    CHECK(bench.fixture.look(chat_user)->first("msRTCSIP-UserEnabled") == "");
    const auto after = bench.update_number();
    CHECK(bench.run("release.ps1").output ==
          Values{lookup_address + " has no owner on " + place->samba.first + ": nothing to disable."});
    CHECK(bench.update_number() == after);
  }
  for (int time = 0; time < 2; ++time) {
    const auto run = bench.run("undo-release.ps1");
    CHECK(run.output == Values{quoted_user + " is the only owner of " + lookup_address + " on " +
                                   place->samba.first + "." + goes_on,
                               replicator});
    CHECK(difference(before, lasting(bench.fixture, chat_user)) == "");
    CHECK(bench.fixture.look(chat_user)->first("objectGUID") == guid);
    if (time == 1) // all was there
      CHECK(std::count(run.calls.begin(), run.calls.end(), "Set-ADObject") == 0);
  }
}

TEST_CASE("script run: names that would be code if they could") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  const std::vector<std::string> names{
      "O'Brien $(Remove-Item x) $env:x `x @(1) {2} [int] 3 & 4 | 5",
      "\xE2\x80\x98"
      "a\xE2\x80\x99; \xE2\x80\x9A"
      "b\xE2\x80\x9B \xE2\x80\x9C"
      "c\xE2\x80\x9D \xE2\x80\x9E"
      "d",
      "Doe, J + \"K\" <l>;=m #n\\o (*)",
      "-WhatIf \xE2\x80\x8F\xE2\x80\xAEright to left\xE2\x80\xA8\xE2\x80\xA9 \xF0\x9F\x98\x80"};
  for (const auto& name : names) {
    CAPTURE(name);
    ScriptBench bench(*place);
    bench.fixture.erase(chat_user);
    const auto user = "CN=" + escape_rdn_value(name) + ",OU=Staff," + samba_domain;
    bench.fixture.add({user,
                       {{"objectClass", {"user"}},
                        {"sAMAccountName", {"OCSChat"}},
                        {"displayName", {name}},
                        {"description", {name + "\r\n$(1)\n'"}},
                        {"otherTelephone", {name, "'", "\xE2\x80\x99"}},
                        {"msRTCSIP-PrimaryUserAddress", {lookup_address}}}});
    bench.fixture.modify(chat_group, "member", {user});
    const auto before = lasting(bench.fixture, user);
    bench.write(bench.fixture.open()->before_image(user));
    ScriptManner dry;
    dry.with = {{"WhatIf", true}};
    for (const auto* script : {"release.ps1", "undo-release.ps1"}) {
      const auto number = bench.update_number();
      CHECK(bench.administrator.try_run(script, dry).error == "");
      CHECK(bench.update_number() == number);
      bench.run(script);
      bench.run(script);
    }
    CHECK(difference(before, lasting(bench.fixture, user)) == "");
  }
}

TEST_CASE("script run: -WhatIf changes nothing") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  ScriptManner dry;
  dry.with = {{"WhatIf", true}};
  const auto try_dry = [&](const std::string& name) {
    const auto number = bench.update_number();
    const auto run = bench.administrator.try_run(name, dry);
    CAPTURE(name);
    CHECK(run.error == "");
    for (const auto& call : run.calls)
      CHECK(call.starts_with("Get-"));
    CHECK(bench.update_number() == number);
    REQUIRE(run.host.size() == 1);
    CHECK(run.host[0].starts_with("What if: Performing the operation "));
  };
  for (const auto release : {Release::withdraw, Release::remove}) {
    bench.write(bench.image(), release);
    bench.write_endpoint();
    try_dry("release.ps1");
    bench.run("release.ps1");
    try_dry("endpoint.ps1");
    bench.run("endpoint.ps1");
    try_dry("undo-endpoint.ps1");
    bench.run("undo-endpoint.ps1");
    try_dry("undo-release.ps1");
    bench.run("undo-release.ps1");
  }
}

TEST_CASE("script run: what takes something away asks before, and only that") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  ScriptManner asking;
  asking.with = nlohmann::json::object();
  const auto asks = [&](const std::string& name) {
    const auto number = bench.update_number();
    const auto run = bench.administrator.try_run(name, asking);
    const bool asked = run.error.find("NonInteractive") != std::string::npos;
    CHECK(asked == (bench.update_number() == number));
    CHECK(asked == !run.error.empty());
    return asked;
  };
  bench.write(bench.image(), Release::withdraw);
  CHECK(asks("release.ps1"));
  bench.run("release.ps1");
  CHECK_FALSE(asks("undo-release.ps1"));
  bench.write(bench.image());
  bench.write_endpoint();
  CHECK(asks("release.ps1"));
  bench.run("release.ps1");
  CHECK_FALSE(asks("endpoint.ps1"));
  CHECK(asks("undo-endpoint.ps1"));
  bench.run("undo-endpoint.ps1");
  CHECK_FALSE(asks("undo-release.ps1"));
}

TEST_CASE("script run: an account that cannot be removed is left alone, with the reason") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.write(bench.image());
  std::string why;
  SUBCASE("objects below it") {
    std::string names;
    for (int i = 10; i < 22; ++i) {
      const auto dn = "CN=Device " + std::to_string(i) + "," + chat_user;
      bench.fixture.add(
          {dn, {{"objectClass", {"nTFRSSubscriptions"}}}}); // such as an account may have below it
      if (i < 20)
        names += (names.empty() ? "'" : ", '") + dn + "'";
    }
    const auto error = bench.refusal("release.ps1");
    CHECK(error.starts_with("gc2pc: " + quoted_user + " has objects below it (12): 'CN=Device "));
    CHECK(error.ends_with(", .... Move or remove them first, or plan with --release disable."));
    CHECK(std::count(error.begin(), error.end(), '\'') == 2 + 20);
  }
  SUBCASE("protected from accidental deletion") {
    bench.deny_everyone(chat_user, 0x10000 | 0x40);
    const auto error = bench.refusal("release.ps1");
    CHECK(error.starts_with(
        "gc2pc: " + quoted_user +
        " is protected from accidental deletion. Remove the protection (Set-ADObject -Identity '"));
    CHECK(error.ends_with("' -ProtectedFromAccidentalDeletion $false -Server " + place->samba.first +
                          "), or plan with --release disable."));
  }
  SUBCASE("renamed") {
    bench.fixture.rename(chat_user, "CN=Renamed");
    CHECK(bench.refusal("release.ps1") == "gc2pc: the account " + quoted_user +
                                              " has been renamed to 'CN=Renamed,OU=Staff," + samba_domain +
                                              "'.");
    return;
  }
  SUBCASE("another owner beside it") {
    const auto other = add_endpoint(bench.fixture, "{aa}", lookup_address);
    const auto error = bench.refusal("release.ps1");
    CHECK(error.starts_with("gc2pc: " + lookup_address + " has 2 owners ('CN="));
    CHECK(error.ends_with("); expected only " + quoted_user + "."));
    CHECK(error.find("'" + other + "'") != std::string::npos);
  }
  CHECK(bench.fixture.look(chat_user).has_value());
}

TEST_CASE("script run: a container that denies deletion is reported, and blocks nobody who may delete the "
          "account itself") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.write(bench.image());
  bench.deny_everyone("OU=Staff," + samba_domain, 0x2);
  const auto run = bench.run("release.ps1");
  CHECK(run.warnings ==
        Values{"'OU=Staff," + samba_domain +
               "' denies Everyone the right to delete its child objects. If the removal is refused, run this "
               "with an account that has the Delete right on the object itself."});
  CHECK_FALSE(bench.fixture.look(chat_user).has_value());
}

TEST_CASE("script run: an owner that only the global catalog knows counts") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.write(bench.image());
  bench.write_endpoint();
  ScriptManner manner;
  manner.catalog = place->samba.second; // it never hears of what the first was told: another domain
  SambaFixture elsewhere(place->samba, Dc::second);
  const auto abroad = "CN=Abroad,OU=Staff," + samba_domain;
  elsewhere.add({abroad,
                 {{"objectClass", {"user"}},
                  {"sAMAccountName", {"Abroad"}},
                  {"msRTCSIP-PrimaryUserAddress", {lookup_address}}}});
  CHECK(bench.refusal("release.ps1", manner) == "gc2pc: " + lookup_address + " has 2 owners ('" + abroad +
                                                    "', " + quoted_user + "); expected only " + quoted_user +
                                                    ".");
  bench.run("release.ps1");
  CHECK(bench.refusal("endpoint.ps1", manner) ==
        "gc2pc: " + lookup_address + " belongs to '" + abroad + "'.");
  CHECK(bench.refusal("undo-release.ps1", manner) ==
        "gc2pc: " + lookup_address + " belongs to '" + abroad + "'.");
  CHECK(bench.owners().empty());
  manner.catalog = "none";
  const auto run = bench.administrator.try_run("undo-release.ps1", manner);
  CHECK(run.error == "");
  CHECK(run.warnings ==
        Values{"No global catalog was found: owners of " + lookup_address +
               " in other domains cannot be checked. Unable to find a default server with Active "
               "Directory Web Services running."});
  CHECK(bench.owners() == Values{chat_user});
}

TEST_CASE("script run: a global catalog that is late is not a reason to call what was done undone") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.write_endpoint();
  ScriptManner manner;
  manner.catalog = "late";
  for (const auto release : {Release::remove, Release::withdraw}) {
    bench.write(bench.image(), release);
    for (const auto* name : {"release.ps1", "endpoint.ps1", "undo-endpoint.ps1", "undo-release.ps1"}) {
      CAPTURE(name);
      CHECK(bench.administrator.try_run(name, manner).error == "");
    }
  }
}

TEST_CASE("script run: the account comes back to its container, whatever that is called now") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  const auto section = "OU=Section,OU=Staff," + samba_domain, user = "CN=Section Chat," + section;
  bench.fixture.erase(chat_user);
  bench.fixture.add({section, {{"objectClass", {"organizationalUnit"}}}});
  bench.fixture.add({user,
                     {{"objectClass", {"user"}},
                      {"sAMAccountName", {"SectionChat"}},
                      {"msRTCSIP-PrimaryUserAddress", {lookup_address}}}});
  auto image = bench.fixture.open()->before_image(user);
  image.parent =
      ObjectReference{section, Guid::from_directory(bench.fixture.look(section)->first("objectGUID"))};
  bench.write(image);
  bench.run("release.ps1");
  SUBCASE("renamed") {
    bench.fixture.rename(section, "OU=Former Section");
    bench.run("undo-release.ps1");
    CHECK(bench.owners() == Values{"CN=Section Chat,OU=Former Section,OU=Staff," + samba_domain});
    bench.run("undo-release.ps1");
  }
  SUBCASE("gone, and made again") {
    bench.fixture.erase(section);
    const auto number = bench.update_number();
    CHECK(bench.refusal("undo-release.ps1") ==
          "gc2pc: the container '" + section + "', which contained '" + user +
              "', does not exist. Restore or create it, then run this script again.");
    CHECK(bench.update_number() == number);
    bench.fixture.add({section, {{"objectClass", {"organizationalUnit"}}}});
    bench.run("undo-release.ps1");
    CHECK(bench.owners() == Values{user});
  }
}

TEST_CASE("script run: the primary group comes back, and the memberships around it") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  for (const bool is_user_too : {false, true})
    for (const bool is_made_again : {false, true}) {
      CAPTURE(is_user_too);
      CAPTURE(is_made_again);
      ScriptBench bench(*place);
      const auto number = number_of_group(bench.fixture, main_group);
      bench.fixture.modify(main_group, "member", {chat_user});
      bench.fixture.modify(chat_user, "primaryGroupID", {number});
      if (!is_user_too)
        bench.fixture.change(domain_users, {{ldap::Change::Operation::remove, "member", {chat_user}}});
      const auto before = lasting(bench.fixture, chat_user);
      REQUIRE(before.at("primarygroupid").count(number) == 1);
      REQUIRE(before.count("member of " + domain_users) == (is_user_too ? 1 : 0));
      bench.write(bench.image(main_group));
      bench.run("release.ps1");
      ScriptManner manner;
      manner.hide_deleted = is_made_again;
      CHECK(bench.administrator.try_run("undo-release.ps1", manner).error == "");
      CHECK(difference(before, lasting(bench.fixture, chat_user)) == "");
    }
}

TEST_CASE("script run: where nothing is left the account is made again, and reported as another one") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.fixture.modify(chat_user, "unicodePwd", {unicode_password("aA1!of a test")});
  bench.fixture.modify(chat_user, "userAccountControl", {"512"});
  const auto before = lasting(bench.fixture, chat_user);
  const auto guid = bench.fixture.look(chat_user)->first("objectGUID");
  bench.write(bench.image());
  bench.run("release.ps1");
  ScriptManner manner;
  manner.hide_deleted = true;
  const auto run = bench.administrator.try_run("undo-release.ps1", manner);
  REQUIRE(run.error == "");
  CHECK(run.warnings ==
        Values{quoted_user + " cannot be restored: it is created again, with a new objectGUID and objectSid.",
               "Its password is random and unknown; set a new one."});
  CHECK(bench.fixture.look(chat_user)->first("objectGUID") != guid);
  CHECK(difference(before, lasting(bench.fixture, chat_user)) == "");
  CHECK(bench.administrator.try_run("undo-release.ps1", manner).error == "");
}

TEST_CASE("script run: a write that is refused is a warning, and costs neither the others nor the address") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  const auto before = lasting(bench.fixture, chat_user);
  auto image = bench.image();
  image.ldif.insert(image.ldif.find("\nobjectClass:"), "\ngc2pcNoSuchAttribute: x");
  bench.write(image);
  bench.run("release.ps1");
  bench.fixture.erase(chat_group);
  const auto run = bench.run("undo-release.ps1");
  CHECK(tells(run.output, "Not written: gc2pcNoSuchAttribute, member of '" + chat_group +
                              "'. The reasons are above. The script can be run again."));
  CHECK(tells(run.warnings, "member of '" + chat_group + "' was not changed: it is not in this domain."));
  CHECK(bench.owners() == Values{chat_user});
  const auto after = lasting(bench.fixture, chat_user);
  CHECK(difference(before, after) == "- member of " + chat_group + ":\n");
}

TEST_CASE("script run: another object in the account's place is not touched") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.write(bench.image());
  bench.run("release.ps1");
  bench.fixture.add({chat_user, {{"objectClass", {"user"}}, {"sAMAccountName", {"Another"}}}});
  const auto number = bench.update_number();
  CHECK(bench.refusal("undo-release.ps1") ==
        "gc2pc: " + quoted_user + " is now a different object: rename or remove it.");
  CHECK(bench.update_number() == number);
}

TEST_CASE("script run: an endpoint for a pool that has no object of its own, there and back; others stay as "
          "they are") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.write(bench.image());
  bench.write_endpoint("pcpool.contoso.com"); // only pool_fqdn, a pool of Front Ends, is in the directory
  const auto pools_own = add_endpoint(bench.fixture, "{bb}", "sip:pool@contoso.example");
  const auto look = [&] { return bench.fixture.look(pools_own)->first("uSNChanged"); };
  const auto untouched = look();
  CHECK(bench.refusal("endpoint.ps1") == "gc2pc: " + lookup_address + " belongs to " + quoted_user + ".");
  bench.run("release.ps1");
  const auto made = bench.run("endpoint.ps1");
  const auto owners = bench.owners();
  REQUIRE(owners.size() == 1);
  CHECK(Dn::require(owners[0]).parent() == contacts);
  CHECK(bench.fixture.look(owners[0])->first("displayName") == "Group Chat");
  const auto home = "Its home server is '" + home_server + "'.";
  CHECK(made.output == Values{home,
                              "'" + owners[0] + "' is the only owner of " + lookup_address + " on " +
                                  place->samba.first + "." + goes_on,
                              replicator});
  CHECK(bench.run("endpoint.ps1").output == Values{"'" + owners[0] + "' is already the only owner of " +
                                                       lookup_address + " on " + place->samba.first + ".",
                                                   home});
  CHECK(bench.run("undo-endpoint.ps1").output ==
        Values{home,
               "The endpoint is removed; " + lookup_address + " has no owner on " + place->samba.first + "." +
                   goes_on,
               replicator});
  CHECK(bench.run("undo-endpoint.ps1").output ==
        Values{lookup_address + " has no owner on " + place->samba.first + ": nothing to remove."});
  CHECK(look() == untouched);
  ScriptManner elsewhere;
  elsewhere.pools = "another.contoso.com";
  CHECK(bench.refusal("endpoint.ps1", elsewhere) ==
        "Cannot find a Persistent Chat pool \"pcpool.contoso.com\".");
}

TEST_CASE("script run: only an endpoint with that address is removed, whatever tool made it") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptBench bench(*place);
  bench.write_endpoint();
  const auto refused = [&](const std::string& dn) {
    CHECK(bench.refusal("undo-endpoint.ps1") == "gc2pc: " + lookup_address + " belongs to '" + dn +
                                                    "', which is not an endpoint with that address.");
    CHECK(bench.fixture.look(dn).has_value());
  };
  refused(chat_user);
  bench.fixture.erase(chat_user);
  SUBCASE("an endpoint that has it as one more address") {
    const auto other = add_endpoint(bench.fixture, "{cc}", "sip:pool@contoso.example");
    bench.fixture.modify(other, "proxyAddresses", {lookup_address});
    refused(other);
  }
  SUBCASE("a contact elsewhere") {
    const auto contact = "CN=Contact,OU=Staff," + samba_domain;
    bench.fixture.add(
        {contact, {{"objectClass", {"contact"}}, {"msRTCSIP-PrimaryUserAddress", {lookup_address}}}});
    refused(contact);
  }
  SUBCASE("two of them") {
    add_endpoint(bench.fixture, "{dd}", lookup_address);
    add_endpoint(bench.fixture, "{ee}", lookup_address);
    CHECK(bench.refusal("undo-endpoint.ps1") == "gc2pc: " + lookup_address + " has 2 owners.");
  }
  SUBCASE("made by others, at home elsewhere") {
    const auto made = add_endpoint(bench.fixture, "{ff}", "SIP:OCSChat@contoso.example");
    bench.fixture.modify(made, "msRTCSIP-PrimaryHomeServer", {"CN=Pools," + rtc_service});
    bench.run("undo-endpoint.ps1");
    CHECK(bench.owners().empty());
  }
}
