// SPDX-License-Identifier: Apache-2.0
// The doctor with domain controllers: who signs in, clocks, certificates, and whether all see the same.
#include "migrator/workflows/doctor.hpp"
#include "tests/directory/handover_scene.hpp"
#include "tests/support/by_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// Sentences of one check, each with its level's name before it.
std::vector<std::string> said(const Checkup& checkup, std::string_view id) {
  std::vector<std::string> lines;
  for (const auto& check : checkup.checks)
    if (check.id == id)
      lines.push_back(std::string(style_of(check.level).name) + " " + check.sentence);
  return lines;
}

Checkup checked(Scene& scene) {
  DoctorRequest request;
  request.config = scene.pool.config;
  return examine(request, scene.pool.observer, scene.pool.stop);
}

} // namespace

TEST_CASE("ldap doctor: what a controller tells of itself") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  const auto servers = open_directory(samba->url(), samba->login())->servers();
  REQUIRE(servers.named.size() == 1);
  const auto& server = servers.named.front();
  CHECK(server.url == samba->url());
  CHECK(server.trouble.empty());
  CHECK_FALSE(server.account.empty());
  REQUIRE(server.utc);
  const auto now = ticks_at_unix_epoch + std::time(nullptr) * ticks_per_second;
  CHECK(std::abs(server.utc->ticks.value - now) < 5 * ticks_per_second);
  REQUIRE(server.certificate_end);
  CHECK(*server.certificate_end > std::time(nullptr));
}

TEST_CASE("ldap doctor: one controller, all green") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const auto before = scene.fixture.look(chat_user)->first("uSNChanged");
  const auto checkup = checked(scene);
  CHECK(checkup.count(CheckLevel::failed) == 0);
  CHECK(said(checkup, "directory.open") == std::vector{"ok the directory answers: " + samba->url()});
  CHECK(said(checkup, "directory.address") ==
        std::vector{"ok " + lookup_address + " belongs to the user '" + chat_user + "'"});
  CHECK(
      said(checkup, "directory.account").at(0).starts_with("ok " + samba->url() + " accepts the login of '"));
  CHECK(said(checkup, "directory.clock") ==
        std::vector{"ok the clock of " + samba->url() + " agrees with that of this host to a second"});
  CHECK(said(checkup, "directory.certificate").at(0).find("the certificate of " + samba->url()) !=
        std::string::npos);
  CHECK(said(checkup, "controllers.state") ==
        std::vector{"ok on " + samba->url() + " " + lookup_address + " belongs to '" + chat_user + "'"});
  CHECK(scene.fixture.look(chat_user)->first("uSNChanged") == before);
}

TEST_CASE("ldap doctor: a controller that sees something else, and one that is away") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  SambaFixture other(*samba, Dc::second);
  scene.name_both(other);
  const auto second = samba->url(Dc::second);
  SUBCASE("it has not replicated") {
    other.erase(chat_user);
    const auto states = said(checked(scene), "controllers.state");
    REQUIRE(states.size() == 2);
    CHECK(states[1] == "failed on " + second + " " + lookup_address + " has no owner, but on " +
                           samba->url() + " it belongs to '" + chat_user + "'");
  }
  SUBCASE("it is away") {
    const Outage outage(*samba, Dc::second);
    const auto checkup = checked(scene);
    CHECK(said(checkup, "directory.open") ==
          std::vector{"ok the directory answers: " + samba->url() + "," + second});
    const auto accounts = said(checkup, "directory.account");
    REQUIRE(accounts.size() == 2);
    CHECK(accounts[1] ==
          "failed " + second + " does not answer: cannot connect: " + second + ": Can't contact LDAP server");
    CHECK(said(checkup, "controllers.state").at(0) == "not-checked what " + second +
                                                          " sees of the lookup address: not checked, " +
                                                          second + " cannot be used");
  }
}

TEST_CASE("ldap doctor: a wrong password is tried once") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const TemporaryFolder folder;
  scene.pool.config.login = samba->login_of("Administrator", "wrong", folder.path());
  const auto checkup = checked(scene);
  CHECK(said(checkup, "directory.open").at(0).starts_with("failed cannot sign in as "));
  CHECK(said(checkup, "directory.account") ==
        std::vector{"not-checked " + samba->url() + ": not checked, the directory cannot be used"});
}
