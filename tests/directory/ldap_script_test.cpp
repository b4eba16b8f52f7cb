// SPDX-License-Identifier: Apache-2.0
// The whole cutover and its rollback where somebody else changes the Active Directory, by gc2pc's scripts.
#include "adapters/directory/ascii.hpp"
#include "embedded/endpoint_files.hpp"
#include "tests/directory/administrator.hpp"
#include "tests/directory/handover_scene.hpp"
#include "tests/directory/power_shell_reader.hpp"
#include "tests/files/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

using Values = std::vector<std::string>;

/// What the rows of a head change, by the rules of Get-Change in common.ps1.
std::vector<ldap::Change> changes_of(const DirectoryEntry& now, const nlohmann::json& rows) {
  std::vector<ldap::Change> changes;
  for (const auto& row : rows) {
    const auto name = row.at("Name").get<std::string>();
    auto wanted = row.at("Values").get<Values>();
    if (row.at("Coding") == "octets")
      for (auto& value : wanted)
        value = octets_of(value);
    const auto there = now.values(name);
    auto lacking = wanted;
    for (const auto& value : there)
      std::erase(lacking, value);
    const bool adds = row.at("Mode") == "Add";
    if (lacking.empty() && (adds || there.size() == wanted.size()))
      continue;
    if (adds) {
      Values respelt;
      for (const auto& value : there)
        if (std::any_of(lacking.begin(), lacking.end(),
                        [&](const auto& other) { return same_ignoring_ascii_case(other, value); }))
          respelt.push_back(value);
      if (!respelt.empty())
        changes.push_back({ldap::Change::Operation::remove, name, respelt});
      changes.push_back({ldap::Change::Operation::add, name, lacking});
    } else
      changes.push_back({ldap::Change::Operation::replace, name, wanted});
  }
  return changes;
}

/// Brings the user back from nothing but the head of the script, as restore_user.ps1 does.
class SambaAdministrator final : public Administrator {
 public:
  SambaAdministrator(const std::filesystem::path& folder, Scene& scene)
      : Administrator(folder, [&scene] { return scene.fixture.open(); }), scene_(scene) {}

  /// A recycle bin gives these back with the object. (Samba's own brings nothing back.)
  std::vector<DirectoryAttribute> kept_by_bin;
  bool is_interrupted = false; ///< right behind the object's return

 protected:
  void restore(Directory&, const nlohmann::json& head) override {
    const auto connection = scene_.fixture.samba().connect();
    const auto dn = head.at("UserDn").get<std::string>();
    CHECK(head.at("UserFilter") == ldap::Filter::equals("objectGUID", scene_.guid).text());
    CHECK(dn ==
          "CN=" + head.at("UserName").get<std::string>() + "," + head.at("UserParent").get<std::string>());
    if (!connection->read(dn)) {
      reanimate(*connection, scene_.guid, dn);
      for (const auto& [name, values] : kept_by_bin)
        connection->modify(dn, {{ldap::Change::Operation::replace, name, values}});
    }
    if (is_interrupted)
      return;
    const auto now = connection->read(dn).value();
    for (const auto& row : head.at("Attributes")) {
      const auto changes = changes_of(now, nlohmann::json::array({row}));
      try {
        if (!changes.empty())
          connection->modify(dn, changes);
      } catch (const Error& refused) { // what only the server writes
        refused_.push_back(row.at("Name").get<std::string>());
      }
    }
    const auto control = head.at("UserAccountControl").get<std::string>();
    if (control != now.first("userAccountControl")) {
      if ((std::stol(control) & 2) == 0)
        connection->modify(
            dn, {{ldap::Change::Operation::replace, "unicodePwd", {unicode_password("aA1!random")}}});
      connection->modify(dn, {{ldap::Change::Operation::replace, "userAccountControl", {control}}});
    }
    for (const auto& link : head.at("Links"))
      connection->modify(link.at("Holder").get<std::string>(),
                         {{ldap::Change::Operation::add, link.at("Attribute").get<std::string>(), {dn}}});
    write_sip(*connection, head);
    CHECK(refused_ == Values{});
  }
  void give_back(Directory&, const nlohmann::json& head) override {
    write_sip(*scene_.fixture.samba().connect(), head);
  }

 private:
  static void write_sip(ldap::Connection& connection, const nlohmann::json& head) {
    const auto dn = head.at("UserDn").get<std::string>();
    const auto changes = changes_of(connection.read(dn).value(), head.at("SipAttributes"));
    if (!changes.empty())
      connection.modify(dn, changes);
  }

  Scene& scene_;
  Values refused_;
};

/// A handover by scripts: whoever is to run them does it while gc2pc waits.
struct ScriptScene : Scene {
  explicit ScriptScene(const SambaDc& samba) : Scene(samba) {
    pool.config.directory = "script:" + scripts.string() + "," + samba.url();
    pool.config.replication_wait = "30";
  }
  /// The administrator looks into the folder whenever gc2pc does.
  void somebody_is_there() {
    pool.stop = [this] {
      for (const auto* name : {"release.ps1", "endpoint.ps1"})
        if (!administrator.has_done(name))
          administrator.run(name);
      return false;
    };
  }
  /// The same for the way back; what lies there for the way on is not touched.
  void somebody_takes_back() {
    pool.stop = [this] {
      if (!std::filesystem::exists(scripts / "endpoint.ps1") && owner() == "endpoint")
        administrator.run("undo-endpoint.ps1");
      else if (!std::filesystem::exists(scripts / "release.ps1") && owner() != "user")
        administrator.run("undo-release.ps1");
      return false;
    };
  }

  std::filesystem::path scripts = pool / "scripts";
  SambaAdministrator administrator{scripts, *this};
};

} // namespace

TEST_CASE("ldap scripts: there and back, with an administrator who runs them") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  ScriptScene scene(*samba);
  SUBCASE("Remove-ADUser") {}
  SUBCASE("Disable-CsUser") {
    scene.pool.config.release = "disable";
  }
  scene.fixture.modify(chat_user, "thumbnailPhoto", {"octets that look like text"});
  scene.fixture.modify(chat_user, "info", {"a text\twith a tab"});
  const auto before = scene.fixture.look(chat_user);
  const auto plan = scene.pool.plan();
  CHECK(plan.checks[7].summary.starts_with("a script would "));
  CHECK(
      plan.checks[8].summary.starts_with("a script would create an endpoint of pool '" + pool_fqdn + "'; "));
  CHECK_FALSE(std::filesystem::exists(scene.scripts)); // a plan leaves none
  scene.somebody_is_there();
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  CHECK(scene.administrator.done() == Values{"release.ps1", "endpoint.ps1"});
  CHECK(scene.owner() == "endpoint");
  const auto endpoint = scene.owners().at(0).entry;
  CHECK(endpoint.dn.starts_with("CN={0d15ea5e-")); // the name that the cmdlet chose
  CHECK(endpoint.first("displayName") == "Persistent Chat " + pool_fqdn);
  const auto& notes = scene.pool.observer.notes;
  CHECK(std::count(
            notes.begin(), notes.end(),
            "waiting until nobody owns " + lookup_address + ". Run '" +
                (scene.scripts / "release.ps1").string() +
                "' in PowerShell, where the cmdlets of Active Directory and of Lync or Skype for Business "
                "are, as somebody who may change both.") == 1);
  auto session = scene.pool.session(SessionAccess::read_only);
  CHECK(verify_run(scene.pool.run(), session, {}, scene.pool.observer, [] {
          return false;
        }).differences.empty());

  scene.somebody_takes_back();
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  CHECK(scene.administrator.done() ==
        Values{"release.ps1", "endpoint.ps1", "undo-endpoint.ps1", "undo-release.ps1"});
  scene.check_user_is_back();
  const auto after = scene.fixture.look(chat_user);
  for (const auto* name : {"objectSid", "sAMAccountName", "proxyAddresses", "userAccountControl", "memberOf",
                           "thumbnailPhoto", "info"}) {
    CAPTURE(name);
    const auto then = before->values(name), now = after->values(name);
    CHECK(std::is_permutation(then.begin(), then.end(), now.begin(), now.end()));
  }
}

TEST_CASE("ldap scripts: nobody runs them; then somebody does, and the same command goes on") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  ScriptScene scene(*samba);
  scene.pool.config.replication_wait = "0.1";
  (void)scene.pool.plan();
  const auto instruction = [&](const std::string& name) {
    return ". Run '" + (scene.scripts / name).string() +
           "' in PowerShell, where the cmdlets of Active Directory and of Lync or Skype for Business are, as "
           "somebody who may change both, then give the same command again: it goes on here.";
  };
  const auto waits = [&](const std::string& what, const std::string& who, const std::string& script) {
    return "waiting: " + what + "; " + lookup_address + " belongs to " + who + instruction(script);
  };
  const auto free = "it does not show after 0.1 s that nobody owns " + lookup_address;
  CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
        waits("release: " + free, "'" + chat_user + "'", "release.ps1"));
  CHECK(scene.owner() == "user");
  CHECK(
      status_now(scene.pool.run()).sentence.starts_with("The cutover is not finished; ")); // it has its owner
  CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
        waits("release: " + free, "'" + chat_user + "'", "release.ps1")); // and once more
  REQUIRE(scene.administrator.run("release.ps1"));
  CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
        waits("endpoint: it does not show after 0.1 s that an endpoint of pool '" + pool_fqdn + "' owns " +
                  lookup_address,
              "nobody", "endpoint.ps1"));
  CHECK(status_now(scene.pool.run()).sentence.starts_with("Nobody owns " + lookup_address + " since "));
  REQUIRE(scene.administrator.run("endpoint.ps1"));
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  CHECK(scene.owner() == "endpoint");

  const auto endpoint = "'" + scene.owners().at(0).entry.dn + "'";
  CHECK(line_of([&] { (void)scene.pool.rollback(); }) ==
        waits("endpoint: it does not show after 0.1 s that the endpoint " + endpoint + " is removed",
              endpoint, "undo-endpoint.ps1"));
  CHECK_FALSE(std::filesystem::exists(scene.scripts / "endpoint.ps1")); // not to be run again by mistake
  REQUIRE(scene.administrator.run("undo-endpoint.ps1"));
  CHECK(line_of([&] { (void)scene.pool.rollback(); }) ==
        waits("release: it does not show after 0.1 s that '" + chat_user + "' is back and owns " +
                  lookup_address,
              "nobody", "undo-release.ps1"));
  REQUIRE(scene.administrator.run("undo-release.ps1"));
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  scene.check_user_is_back();
}

TEST_CASE("ldap scripts: asked for but not run, then taken back: nothing was changed") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  ScriptScene scene(*samba);
  scene.pool.config.replication_wait = "0";
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
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  ScriptScene scene(*samba);
  const auto before = scene.fixture.look(chat_user);
  (void)scene.pool.plan();
  scene.somebody_is_there();
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  scene.pool.config.replication_wait = "0.1";
  scene.pool.stop = [] { return false; };
  (void)error_of([&] { (void)scene.pool.rollback(); });
  REQUIRE(scene.administrator.run("undo-endpoint.ps1"));
  (void)error_of([&] { (void)scene.pool.rollback(); });
  scene.administrator.kept_by_bin = {{"proxyAddresses", {"smtp:ocschat@contoso.example", lookup_address}},
                                     {"msRTCSIP-PrimaryUserAddress", {lookup_address}},
                                     {"msRTCSIP-UserEnabled", {"TRUE"}}};
  scene.administrator.is_interrupted = true;
  REQUIRE(scene.administrator.run("undo-release.ps1"));
  CHECK(scene.owner() == "user");
  CHECK(
      line_of([&] { (void)scene.pool.rollback(); }) ==
      "waiting: release: it does not show after 0.1 s that '" + chat_user + "' is back and owns " +
          lookup_address + "; " + lookup_address + " belongs to '" + chat_user +
          "'. It is not named again by '" + chat_group + "' (member). Run '" +
          (scene.scripts / "undo-release.ps1").string() +
          "' in PowerShell, where the cmdlets of Active Directory and of Lync or Skype for Business are, as "
          "somebody who may change both, then give the same command again: it goes on here.");
  scene.administrator.is_interrupted = false; // the same script once more
  REQUIRE(scene.administrator.run("undo-release.ps1"));
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  scene.check_user_is_back();
  const auto then = before->values("proxyAddresses");
  const auto after = scene.fixture.look(chat_user);
  const auto now = after->values("proxyAddresses");
  CHECK(std::is_permutation(then.begin(), then.end(), now.begin(), now.end()));
}

TEST_CASE("ldap scripts: a user that is moved while somebody is waited for has not given the address up") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  ScriptScene scene(*samba);
  scene.pool.config.replication_wait = "0.1";
  (void)scene.pool.plan();
  const auto moved = "CN=Renamed,OU=Staff," + samba_domain;
  scene.pool.stop = [&] {
    if (std::filesystem::exists(scene.scripts / "release.ps1") && scene.fixture.look(chat_user))
      scene.fixture.rename(chat_user, "CN=Renamed");
    return false;
  };
  CHECK(
      line_of([&] { (void)scene.pool.cutover(); }) ==
      "waiting: release: it does not show after 0.1 s that nobody owns " + lookup_address + "; " +
          lookup_address + " belongs to '" + moved + "'. Run '" + (scene.scripts / "release.ps1").string() +
          "' in PowerShell, where the cmdlets of Active Directory and of Lync or Skype for Business are, as "
          "somebody who may change both, then give the same command again: it goes on here.");
  CHECK(
      status_now(scene.pool.run()).sentence.starts_with("The cutover is not finished; ")); // it has its owner
}

TEST_CASE("ldap scripts: an endpoint is known by its address, whatever name and home server it was given") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  ScriptScene scene(*samba);
  scene.pool.config.replication_wait = "0";
  scene.pool.config.home_pool.reset(); // the cmdlet knows it
  (void)scene.pool.plan();
  CHECK(error_of([&] { (void)scene.pool.cutover(); }).kind() == ErrorKind::waiting);
  REQUIRE(scene.administrator.run("release.ps1"));
  CHECK(error_of([&] { (void)scene.pool.cutover(); }).kind() == ErrorKind::waiting);
  const auto there = "CN={aa},CN=Application Contacts," + rtc_service;
  scene.fixture.add({there,
                     {{"objectClass", {"contact"}},
                      {"msRTCSIP-PrimaryUserAddress", {lookup_address}},
                      {"msRTCSIP-PrimaryHomeServer", {"CN=Pools," + rtc_service}}}});
  const auto status = scene.pool.cutover();
  CHECK(status.phase == RunPhase::complete);
  CHECK(status.steps.back().summary.ends_with("; its home server is 'CN=Pools," + rtc_service + "'"));
}

TEST_CASE("ldap scripts: the template is the cmdlet's business, and a rehearsal asks nobody") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  ScriptScene scene(*samba);
  (void)scene.pool.plan();
  CHECK(rehearse_run(scene.pool.run(), scene.pool.observer, scene.pool.stop).store_digest.size() == 64);
  CHECK_FALSE(std::filesystem::exists(scene.scripts));
  write_file(scene.pool / "endpoint.xml", endpoint::default_endpoint);
  scene.pool.config.endpoint_template = (scene.pool / "endpoint.xml").string();
  CHECK(line_of([&] { (void)scene.pool.session(); }) ==
        "usage: --endpoint-template does not go with --directory script:. Leave it out: the cmdlet decides "
        "what "
        "the endpoint is made of.");
}
