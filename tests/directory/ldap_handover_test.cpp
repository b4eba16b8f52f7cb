// SPDX-License-Identifier: Apache-2.0
// The whole cutover and its rollback with an Active Directory: exactly one object owns the address, whatever
// happens.
#include "migrator/workflows/rehearse.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/directory/handover_scene.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

TEST_CASE("ldap handover: rehearsed on an excerpt, the directory is only read") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  (void)scene.pool.plan();
  const auto before = scene.fixture.look(chat_user)->first("uSNChanged");
  const auto rehearsal = rehearse_run(scene.pool.run(), scene.pool.observer, scene.pool.stop);
  CHECK(rehearsal.store_digest.size() == 64);
  CHECK(scene.fixture.look(chat_user)->first("uSNChanged") == before);
  CHECK(scene.owner() == "user");
}

TEST_CASE("ldap handover: there and back, the user with the same identity") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const auto plan = scene.pool.plan();
  CHECK(plan.checks[7].summary == "would remove the user '" + chat_user +
                                      "'; a rollback restores it as it is. About that user: it is disabled; "
                                      "while it is removed, it is not a member of '" +
                                      chat_group +
                                      "'; the recycle bin is not enabled; tombstones are kept for 180 days");
  scene.complete();
  CHECK_FALSE(scene.fixture.look(chat_user).has_value());
  const auto endpoint = scene.owners().at(0).entry;
  CHECK(endpoint.first("msRTCSIP-PrimaryUserAddress") == lookup_address);
  CHECK(endpoint.first("msRTCSIP-PrimaryHomeServer") == home_server);
  scene.take_back();
}

TEST_CASE("ldap handover: --release disable leaves the user there without the address") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.pool.config.release = Release::withdraw;
  CHECK(scene.pool.plan().checks[7].summary ==
        "would remove the address from the user '" + chat_user +
            "', which stays; a rollback restores the address as it was. About that user: it is disabled");
  scene.complete();
  CHECK(scene.fixture.look(chat_user)->values("msRTCSIP-UserEnabled").empty());
  CHECK(scene.fixture.look(chat_user)->first("proxyAddresses") == "SMTP:ocschat@contoso.example");
  scene.take_back();
}

TEST_CASE("ldap handover: killed anywhere between release and endpoint, either way ends with one owner") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  SUBCASE("removed") {}
  SUBCASE("disabled") {
    scene.pool.config.release = Release::withdraw;
  }
  (void)scene.pool.plan();
  for (const auto* point :
       {"release-before-remove", "release-after-remove", "endpoint-before-create", "endpoint-created"}) {
    CAPTURE(point);
    REQUIRE(scene.pool.dies("cutover", point + std::string(":1")));
    CHECK(scene.owner() != "several");
    if (scene.owner() == "nobody")
      CHECK(status_now(scene.pool.run()).verdict.sentence.find(lookup_address) != std::string::npos);
  }
  scene.complete();
  for (const auto* point :
       {"endpoint-before-remove", "endpoint-removed", "user-before-restore", "user-restored"}) {
    CAPTURE(point);
    REQUIRE(scene.pool.dies("rollback", point + std::string(":1")));
    CHECK(scene.owner() != "several");
  }
  scene.take_back();
}

TEST_CASE("ldap handover: that the address has no owner is said first, with the time") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.stop_without_owner();
  CHECK(scene.owner() == "nobody");
  const auto status = status_now(scene.pool.run());
  REQUIRE(status.nobody_owns_since.has_value());
  CHECK(status.verdict.sentence.starts_with(lookup_address + " has had no owner since " +
                                            *status.nobody_owns_since + "!"));
  scene.pool.observer.notes.clear();
  SUBCASE("back") {
    scene.take_back();
  }
  SUBCASE("on") {
    scene.complete();
  }
  REQUIRE_FALSE(scene.pool.observer.notes.empty());
  CHECK(
      std::any_of(scene.pool.observer.notes.begin(), scene.pool.observer.notes.end(), [&](const auto& note) {
        return note.starts_with(lookup_address + " has had no owner since ");
      }));
}

TEST_CASE("ldap handover: another object takes the address in between") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.stop_without_owner();
  const auto other = scene.add_owner("SIP:OCSChat@Contoso.example");
  CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
        "conflict: endpoint: the lookup address " + lookup_address + " has an owner again: '" + other +
            "'. Remove the address from that object, then run cutover again, or roll back.");
  CHECK(scene.owners().size() == 1);
  SUBCASE("on, when it is free again") {
    scene.fixture.erase(other);
    scene.complete();
  }
  SUBCASE("back, when it is free again") {
    CHECK(line_of([&] { (void)scene.pool.rollback(); }) ==
          "conflict: release: the lookup address " + lookup_address + " has another owner: '" + other +
              "' on " + samba->url() + ". Remove the address from that object, then run rollback again.");
    CHECK(scene.owners().size() == 1);
    scene.fixture.erase(other);
    scene.take_back();
  }
}

TEST_CASE("ldap handover: another object takes the address while gc2pc is away, right after the removal") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  (void)scene.pool.plan();
  REQUIRE(scene.pool.dies("cutover", "release-after-remove:1"));
  const auto other = scene.add_owner(lookup_address);
  CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
        "conflict: release: the lookup address " + lookup_address + " has an owner again: '" + other +
            "'. Remove the address from that object, then run cutover again, or roll back.");
  CHECK(scene.fixture.look(other).has_value()); // it was never planned to go
  scene.fixture.erase(other);
  scene.complete();
}

TEST_CASE("ldap handover: another gc2pc was faster") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  (void)scene.pool.plan();
  PracticePool other{{50, 2, 2}};
  other.config.directory = scene.pool.config.directory;
  other.config.login = scene.pool.config.login;
  (void)other.plan();
  SUBCASE("it has done it all") {
    CHECK(other.cutover().phase == RunPhase::complete);
    const auto error = error_of([&] { (void)scene.pool.cutover(); });
    CHECK(error.kind() == ErrorKind::conflict);
    CHECK(std::string(error.what())
              .starts_with("the lookup address " + lookup_address + " belongs to the endpoint '"));
  }
  SUBCASE("it is right in the middle") {
    REQUIRE(other.dies("cutover", "endpoint-before-create:1"));
    CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
          "conflict: the lookup address " + lookup_address + " has no owner" +
              ". Give the address of the account that the Lookup service signs in with.");
    CHECK(other.cutover().phase == RunPhase::complete);
  }
  CHECK(scene.owner() == "endpoint");
}

TEST_CASE("ldap handover: the user was renamed, or the deployment does not know the domain") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  SUBCASE("renamed after the plan") {
    (void)scene.pool.plan();
    scene.fixture.rename(chat_user, "CN=Renamed");
    CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
          "changed: changed since the plan was made: lookup user was '" + chat_user +
              "' and is 'CN=Renamed,OU=Staff," + samba_domain +
              "'. Plan again and have the new plan approved.");
    CHECK(scene.owner() == "user");
  }
  SUBCASE("renamed after it was released as disabled: found all the same") {
    scene.pool.config.release = Release::withdraw;
    (void)scene.pool.plan();
    CHECK(scene.pool.cutover().phase == RunPhase::complete);
    scene.fixture.rename(chat_user, "CN=Renamed");
    (void)error_of([&] { (void)scene.pool.rollback(); }); // it is not what it was, and that is said
    CHECK(scene.owner() == "user");
  }
  SUBCASE("a domain that the deployment does not know") {
    scene.fixture.add({"CN=domain," + rtc_service,
                       {{"objectClass", {"msRTCSIP-Domain"}}, {"msRTCSIP-DomainName", {"contoso.com"}}}});
    CHECK(line_of([&] { (void)scene.pool.plan(); }) ==
          "conflict: contoso.example, the domain of " + lookup_address +
              ", is not a SIP domain of the deployment. It has "
              "contoso.com; add the domain to the topology first.");
  }
}

TEST_CASE("ldap handover: a controller that is late is waited for and named") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  SambaFixture late(*samba, Dc::second);
  scene.name_both(late);
  scene.pool.config.replication_wait = std::chrono::milliseconds(200);
  (void)scene.pool.plan();
  const auto hint =
      ". Check replication (repadmin /showrepl), then run the same command again; it resumes here.";
  CHECK(line_of([&] { (void)scene.pool.cutover(); }) ==
        "conflict: release: " + samba->url(Dc::second) +
            " has not replicated the change after 0.2 s: expected that " + lookup_address + " has no owner" +
            ", but it sees '" + chat_user + "'" + hint);
  CHECK(scene.owner() == "nobody"); // and ZZ4 while one still had the user
  late.erase(chat_user);
  const auto handover = line_of([&] { (void)scene.pool.cutover(); });
  CHECK(handover.find("it sees no owner") != std::string::npos);
  const auto endpoint = replicate_endpoint(scene.fixture, late);
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
}

TEST_CASE("ldap handover: on the way back every controller is looked at and waited for") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  SambaFixture late(*samba, Dc::second);
  scene.name_both(late);
  scene.pool.config.replication_wait = std::chrono::milliseconds(200);
  (void)scene.pool.plan();
  (void)error_of([&] { (void)scene.pool.cutover(); });
  late.erase(chat_user);
  (void)error_of([&] { (void)scene.pool.cutover(); });
  const auto endpoint = replicate_endpoint(scene.fixture, late);
  REQUIRE(scene.pool.cutover().phase == RunPhase::complete);

  SUBCASE("one still has the endpoint") {}
  SUBCASE("only the one that is not asked first has it") {
    scene.fixture.erase(endpoint.dn);
  }
  const auto begin = samba->url(Dc::second) + " has not replicated the change after 0.2 s: expected that ";
  const auto hint =
      ". Check replication (repadmin /showrepl), then run the same command again; it resumes here.";
  CHECK(line_of([&] { (void)scene.pool.rollback(); }) ==
        "conflict: endpoint: " + begin + "the endpoint is removed, but it sees '" + endpoint.dn + "'" + hint);
  CHECK(scene.owner() == "nobody"); // the user does not come to a controller that still has the endpoint
  late.erase(endpoint.dn);
  CHECK(line_of([&] { (void)scene.pool.rollback(); }) == "conflict: release: " + begin + "'" + chat_user +
                                                             "' alone owns " + lookup_address +
                                                             ", but it sees no owner" + hint);
  CHECK(scene.owner() == "user");
  late.add({chat_user,
            {{"objectClass", {"user"}},
             {"sAMAccountName", {"OCSChat"}},
             {"msRTCSIP-PrimaryUserAddress", {lookup_address}}}});
  scene.take_back();
}
