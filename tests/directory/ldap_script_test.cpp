// SPDX-License-Identifier: Apache-2.0
// The whole cutover and its rollback where an administrator changes the Active Directory, by gc2pc's scripts.
#include "embedded/endpoint_files.hpp"
#include "migrator/workflows/rehearse.hpp"
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/directory/script_scene.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

using Values = std::vector<std::string>;

} // namespace

TEST_CASE("ldap scripts: there and back, with an administrator who runs them") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  SUBCASE("Remove-ADUser") {}
  SUBCASE("Disable-CsUser") {
    scene.pool.config.release = Release::withdraw;
  }
  scene.fixture.modify(chat_user, "thumbnailPhoto", {"octets that look like text"});
  scene.fixture.modify(chat_user, "info", {"a text\twith a tab"});
  const auto before = lasting(scene.fixture, chat_user);
  const auto plan = scene.pool.plan();
  CHECK(plan.checks[7].summary.starts_with("a script would "));
  CHECK(
      plan.checks[8].summary.starts_with("a script would create an endpoint of pool '" + pool_fqdn + "'; "));
  CHECK_FALSE(std::filesystem::exists(scene.scripts)); // a plan leaves none
  scene.others_are_there();
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  CHECK(scene.administrator.done() == Values{"release.ps1", "endpoint.ps1"});
  CHECK(scene.owner() == "endpoint");
  const auto endpoint = scene.owners().at(0).entry;
  CHECK(endpoint.first("displayName") == "Persistent Chat " + pool_fqdn);
  const auto& notes = scene.pool.observer.notes;
  CHECK(std::count(notes.begin(), notes.end(),
                   "waiting until " + lookup_address + " has no owner. " +
                       instruction(scene.scripts / "release.ps1") + ".") == 1);
  // The journal has what was asked for, with the hash of the genuine script.
  std::vector<std::string> requested;
  for (const auto& entry : audit(scene.pool.run()).entries)
    if (entry.event == "script-requested")
      requested.push_back(entry.step + ": " + entry.detail);
  CHECK(requested == Values{"release: " + instruction(scene.scripts / "release.ps1"),
                            "endpoint: " + instruction(scene.scripts / "endpoint.ps1")});
  auto session = scene.pool.read_session();
  CHECK(verify_run(scene.pool.run(), session, {}, scene.pool.observer, [] {
          return false;
        }).differences.empty());

  scene.others_take_back();
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  CHECK(scene.administrator.done() ==
        Values{"release.ps1", "endpoint.ps1", "undo-endpoint.ps1", "undo-release.ps1"});
  scene.check_user_is_back();
  CHECK(lasting(scene.fixture, chat_user) ==
        before); // every attribute, the security descriptor, who names it
}

TEST_CASE("ldap scripts: the same directory in the end as by LDAP") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  Release release = Release::remove;
  SUBCASE("Remove-ADUser") {
    release = Release::remove;
  }
  SUBCASE("Disable-CsUser") {
    release = Release::withdraw;
  }
  std::vector<Lasting> ends;
  for (const bool by_scripts : {false, true}) {
    ScriptScene scene(*place);
    scene.pool.config.release = release;
    if (!by_scripts)
      scene.pool.config.directory = place->samba.url();
    scene.fixture.modify(chat_user, "thumbnailPhoto", {"octets that look like text"});
    scene.fixture.modify(chat_user, "displayName", {"J\xC3\xB6rg\xE2\x80\x99s 'chat' $(x)"});
    scene.fixture.modify(chat_user, "description", {"a text\twith a tab"});
    (void)scene.pool.plan();
    if (by_scripts)
      scene.others_are_there();
    CHECK(scene.pool.cutover().phase == RunPhase::complete);
    if (by_scripts)
      scene.others_take_back();
    scene.take_back();
    ends.push_back(lasting(scene.fixture, chat_user));
  }
  CHECK(difference(ends[0], ends[1]) == "");
}

TEST_CASE("ldap scripts: no one runs them; then an administrator does, and the same command resumes") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  scene.pool.config.replication_wait = std::chrono::milliseconds(100);
  (void)scene.pool.plan();
  const auto waits = [&](const std::string& what, const std::string& who, const std::string& script) {
    return "waiting: " + what + "; " + lookup_address + " is owned by " + who + ". " +
           instruction(scene.scripts / script) + ", then run the same command again; it resumes here.";
  };
  const auto free =
      "timed out after 0.1 s: the directory does not show that " + lookup_address + " has no owner";
  const auto said1 = line_of([&] { (void)scene.pool.cutover(); });
  CHECK(said1 == waits("release: " + free, "'" + chat_user + "'", "release.ps1"));
  CHECK(scene.owner() == "user");
  CHECK(status_now(scene.pool.run()).verdict.sentence.find(" no owner") == std::string::npos); // it looks
  const auto said2 = line_of([&] { (void)scene.pool.cutover(); });
  CHECK(said2 == waits("release: " + free, "'" + chat_user + "'", "release.ps1")); // and once more
  REQUIRE(scene.administrator.run("release.ps1"));
  const auto said3 = line_of([&] { (void)scene.pool.cutover(); });
  CHECK(said3 ==
        waits("endpoint: timed out after 0.1 s: the directory does not show that an endpoint of pool '" +
                  pool_fqdn + "' owns " + lookup_address,
              "nobody", "endpoint.ps1"));
  CHECK(
      status_now(scene.pool.run()).verdict.sentence.starts_with(lookup_address + " has had no owner since "));
  REQUIRE(scene.administrator.run("endpoint.ps1"));
  scene.complete();

  const auto endpoint = "'" + scene.owners().at(0).entry.dn + "'";
  const auto said4 = line_of([&] { (void)scene.pool.rollback(); });
  CHECK(said4 == waits("endpoint: timed out after 0.1 s: the directory does not show that the endpoint " +
                           endpoint + " is removed",
                       endpoint, "undo-endpoint.ps1"));
  CHECK_FALSE(std::filesystem::exists(scene.scripts / "endpoint.ps1")); // not to be run again by mistake
  REQUIRE(scene.administrator.run("undo-endpoint.ps1"));
  const auto said5 = line_of([&] { (void)scene.pool.rollback(); });
  CHECK(said5 == waits("release: timed out after 0.1 s: the directory does not show that '" + chat_user +
                           "' is back and owns " + lookup_address,
                       "nobody", "undo-release.ps1"));
  REQUIRE(scene.administrator.run("undo-release.ps1"));
  scene.take_back();
}

TEST_CASE("ldap scripts: asked for but not run, then taken back: nothing was changed") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  scene.pool.config.replication_wait = std::chrono::seconds(0);
  (void)scene.pool.plan();
  CHECK(error_of([&] { (void)scene.pool.cutover(); }).kind() == ErrorKind::waiting);
  const auto before = scene.fixture.look(chat_user)->first("uSNChanged");
  CHECK(std::filesystem::exists(scene.scripts / "release.ps1"));
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  CHECK_FALSE(std::filesystem::exists(scene.scripts / "release.ps1")); // not to be run by mistake
  CHECK(scene.fixture.look(chat_user)->first("uSNChanged") == before);
  CHECK(scene.owner() == "user");
}

TEST_CASE("ldap scripts: the recycle bin gives the address back before the script has come to the groups") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  const auto before = scene.fixture.look(chat_user);
  (void)scene.pool.plan();
  scene.others_are_there();
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  scene.pool.config.replication_wait = std::chrono::milliseconds(100);
  scene.pool.stop = [] { return false; };
  (void)error_of([&] { (void)scene.pool.rollback(); });
  REQUIRE(scene.administrator.run("undo-endpoint.ps1"));
  (void)error_of([&] { (void)scene.pool.rollback(); });
  // The recycle bin gives these back with the object, and the script ends there. (Samba's own brings nothing
  // back.)
  const auto connection = place->samba.connect();
  reanimate(*connection, scene.guid, chat_user);
  scene.fixture.modify(chat_user, "proxyAddresses", {"smtp:ocschat@contoso.example", lookup_address});
  scene.fixture.modify(chat_user, "msRTCSIP-PrimaryUserAddress", {lookup_address});
  scene.fixture.modify(chat_user, "msRTCSIP-UserEnabled", {"TRUE"});
  CHECK(scene.owner() == "user");
  const auto said6 = line_of([&] { (void)scene.pool.rollback(); });
  CHECK(said6 == "waiting: release: timed out after 0.1 s: the directory does not show that '" + chat_user +
                     "' is back and owns " + lookup_address + "; " + lookup_address + " is owned by '" +
                     chat_user + "'. These objects do not refer to it yet: '" + chat_group + "' (member). " +
                     instruction(scene.scripts / "undo-release.ps1") +
                     ", then run the same command again; it resumes here.");
  REQUIRE(scene.administrator.run("undo-release.ps1"));
  scene.take_back();
  const auto then = before->values("proxyAddresses");
  const auto after = scene.fixture.look(chat_user);
  const auto now = after->values("proxyAddresses");
  CHECK(std::is_permutation(then.begin(), then.end(), now.begin(), now.end()));
}

TEST_CASE("ldap scripts: a user that is moved while a script is waited for still has the address") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  scene.pool.config.replication_wait = std::chrono::milliseconds(100);
  (void)scene.pool.plan();
  const auto moved = "CN=Renamed,OU=Staff," + samba_domain;
  scene.pool.stop = [&] {
    if (std::filesystem::exists(scene.scripts / "release.ps1") && scene.fixture.look(chat_user))
      scene.fixture.rename(chat_user, "CN=Renamed");
    return false;
  };
  const auto said7 = line_of([&] { (void)scene.pool.cutover(); });
  CHECK(said7 == "waiting: release: timed out after 0.1 s: the directory does not show that " +
                     lookup_address + " has no owner; " + lookup_address + " is owned by '" + moved + "'. " +
                     instruction(scene.scripts / "release.ps1") +
                     ", then run the same command again; it resumes here.");
  CHECK(status_now(scene.pool.run()).verdict.sentence.find(" no owner") == std::string::npos); // it looks
}

TEST_CASE("ldap scripts: an endpoint is known by its address and container, however made and wherever it "
          "is at home") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  scene.pool.config.replication_wait = std::chrono::seconds(0);
  scene.pool.config.home_pool.reset(); // the cmdlet knows it
  (void)scene.pool.plan();
  CHECK(error_of([&] { (void)scene.pool.cutover(); }).kind() == ErrorKind::waiting);
  REQUIRE(scene.administrator.run("release.ps1"));
  CHECK(error_of([&] { (void)scene.pool.cutover(); }).kind() == ErrorKind::waiting);
  scene.fixture.add({"CN={aa}," + contacts,
                     {{"objectClass", {"contact"}},
                      {"msRTCSIP-PrimaryUserAddress", {lookup_address}},
                      {"msRTCSIP-PrimaryHomeServer", {"CN=Pools," + rtc_service}}}});
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  scene.pool.config.replication_wait = std::chrono::seconds(30);
  scene.others_take_back();
  scene.take_back();
  CHECK(scene.fixture.look(setup_endpoint).has_value()); // the pool's own, which was not asked for
}

TEST_CASE(
    "ldap scripts: primary group and container, which is called something else by the time of the rollback") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  const auto main_number = [&] {
    scene.fixture.add(
        {main_group,
         {{"objectClass", {"group"}}, {"sAMAccountName", {"Main Group"}}, {"member", {chat_user}}}});
    const auto sid = scene.fixture.look(main_group)->first("objectSid");
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
      number |= static_cast<std::uint32_t>(static_cast<unsigned char>(sid[sid.size() - 4 + i])) << (8 * i);
    return std::to_string(number);
  }();
  scene.fixture.modify(chat_user, "primaryGroupID", {main_number});
  scene.fixture.change(domain_users, {{ldap::Change::Operation::remove, "member", {chat_user}}});
  const auto before = lasting(scene.fixture, chat_user);
  (void)scene.pool.plan();
  scene.others_are_there();
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  scene.fixture.rename("OU=Staff," + samba_domain, "OU=Former Staff");
  scene.others_take_back();
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  scene.fixture.rename("OU=Former Staff," + samba_domain, "OU=Staff");
  scene.check_user_is_back();
  CHECK(difference(before, lasting(scene.fixture, chat_user)) == "");
}

TEST_CASE("ldap scripts: the template is the cmdlet's business, and a rehearsal asks no one") {
  const auto place = ScriptPlace::there();
  if (!place)
    return;
  ScriptScene scene(*place);
  (void)scene.pool.plan();
  CHECK(rehearse_run(scene.pool.run(), scene.pool.observer, scene.pool.stop).store_digest.size() == 64);
  CHECK_FALSE(std::filesystem::exists(scene.scripts));
  write_file(scene.pool / "endpoint.xml", endpoint::default_endpoint);
  scene.pool.config.endpoint_template = (scene.pool / "endpoint.xml").string();
  CHECK(line_of([&] { (void)scene.pool.session(); }) ==
        "usage: --endpoint-template cannot be used with --directory script:. Leave it out: the cmdlet "
        "chooses the endpoint's classes and attributes.");
}
