// SPDX-License-Identifier: Apache-2.0
// What an assessment says of an Active Directory.
#include "migrator/handover/directory_preview.hpp"
#include "migrator/handover/release_preview.hpp"
#include "tests/directory/handover_scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

using Values = std::vector<std::string>;

DirectoryPreview outlook_of(Scene& scene) {
  auto session = scene.pool.read_session();
  return directory_preview(session);
}

} // namespace

TEST_CASE("ldap preview: who owns the address, the pool, and the release in the plan's own words") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const auto preview = outlook_of(scene);
  CHECK(preview.directory == samba->url());
  CHECK(preview.address == lookup_address);
  REQUIRE(preview.owners.size() == 1);
  CHECK(preview.owners[0].kind == "user");
  CHECK(preview.owners[0].dn == chat_user);
  CHECK(preview.obstacles.empty());
  CHECK(preview.facts ==
        Values{"the home pool of '" + pool_fqdn + "' is '" + home_pool_fqdn + "', home server '" +
                   home_server + "'",
               "1 other endpoint stays as it is: '" + setup_endpoint + "' (sip:pcpool@contoso.example)",
               scene.pool.plan().checks[7].summary});
}

TEST_CASE("ldap preview: the recycle bin, and controllers that were not named") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  SambaFixture fixture(*samba, Dc::second);
  const auto directory = fixture.open();
  CHECK(directory->remarks() == Values{"the recycle bin keeps deleted objects for 180 days",
                                       "the forest has controllers that are not in --directory; gc2pc does "
                                       "not wait for them: dc9.gc2pc.test"});
  CHECK(open_directory(samba->url(), samba->login())->remarks() ==
        Values{"the recycle bin is not enabled; tombstones are kept for 180 days"});
}

TEST_CASE("ldap preview: all obstacles are reported, and none is an error") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const auto away = "ldaps://" + samba->first + ":1636";
  SUBCASE("two owners, a controller that is away") {
    const auto other = "CN=Other,OU=Staff," + samba_domain;
    scene.fixture.add({other, {{"objectClass", {"contact"}}, {"proxyAddresses", {lookup_address}}}});
    *scene.pool.config.directory += "," + away;
    const auto preview = outlook_of(scene);
    REQUIRE(preview.owners.size() == 2);
    CHECK(std::count_if(preview.owners.begin(), preview.owners.end(),
                        [](const auto& owner) { return owner.kind == "contact"; }) == 1);
    REQUIRE(preview.obstacles.size() == 2);
    CHECK(preview.obstacles[0] ==
          away + " cannot be queried: cannot connect: " + away + ": Can't contact LDAP server");
    CHECK(preview.obstacles[1].starts_with("the lookup address " + lookup_address + " has 2 owners: '"));
    CHECK(preview.facts.back() == "the recycle bin is not enabled; tombstones are kept for 180 days");
  }
  SUBCASE("no such pool, no owner") {
    scene.fixture.erase(chat_user);
    scene.pool.config.home_pool = "other.contoso.example";
    const auto preview = outlook_of(scene);
    CHECK(preview.owners.empty());
    CHECK(preview.obstacles ==
          Values{"the directory has no Registrar pool 'other.contoso.example'. Correct --home-pool. "
                 "Registrar pools "
                 "are: " +
                     home_pool_fqdn + ".",
                 "the lookup address " + lookup_address + " has no owner" +
                     ". Give the address of the account that the Lookup service signs in with."});
  }
  SUBCASE("objects below the account, and protection from accidental deletion") {
    const auto devices = "CN=ExchangeActiveSyncDevices," + chat_user;
    scene.fixture.add({devices, {{"objectClass", {"container"}}}});
    const auto preview = outlook_of(scene);
    REQUIRE(preview.obstacles.size() == 1);
    CHECK(preview.obstacles[0].starts_with("'" + chat_user + "' cannot be deleted: 1 object is below it: '" +
                                           devices + "'. "));
    scene.fixture.erase(devices);
    scene.fixture.protect(chat_user);
    const auto guarded = outlook_of(scene);
    CHECK(guarded.obstacles ==
          Values{"'" + chat_user +
                 "' is protected from accidental deletion: it denies Everyone the right to delete it. Remove "
                 "the protection (Set-ADObject -ProtectedFromAccidentalDeletion $false), or use --release "
                 "disable, which does not delete the account."});
    scene.fixture.unprotect(chat_user);
  }
  SUBCASE("an account that lacks rights") {
    scene.fixture.modify(chat_user, "unicodePwd", {unicode_password("Geheim-1234!")});
    scene.fixture.modify(chat_user, "userAccountControl", {"66048"});
    scene.fixture.modify(chat_user, "userPrincipalName", {"ocschat@gc2pc.test"});
    scene.pool.config.login = samba->login_of("ocschat@gc2pc.test", "Geheim-1234!", scene.pool / ".");
    auto session = scene.pool.read_session();
    CHECK(release_preview(session, chat_user).trouble() ==
          "the account that signs in to the directory lacks rights: it may not create contacts in "
          "'CN=Application Contacts," +
              rtc_service +
              "'; it may not write msRTCSIP-PrimaryUserAddress, msRTCSIP-UserEnabled, "
              "proxyAddresses of '" +
              chat_user + "'; it may not delete '" + chat_user +
              "' (neither Delete on it nor Delete Child on 'OU=Staff," + samba_domain +
              "'); it may not restore member of '" + chat_group +
              "'; it may not create user objects in 'OU=Staff," + samba_domain +
              "', which a rollback requires");
  }
}
