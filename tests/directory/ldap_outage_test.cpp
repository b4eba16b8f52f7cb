// SPDX-License-Identifier: Apache-2.0
// Controllers that go away in the middle of a handover, and come back.
#include "migrator/workflows/status.hpp"
#include "tests/directory/handover_scene.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

/// Between release and endpoint a controller goes away.
struct OutageScene : Scene {
  explicit OutageScene(const SambaDc& samba) : Scene(samba) {
    pool.config.replication_wait = std::chrono::milliseconds(200);
  }

  /// Right before the step that follows release. The other controller has seen the user go by then: that is
  /// done for it before release, so that nothing hangs on how long a look takes.
  void lose(Dc dc, SambaFixture* other) {
    pool.stop = [this, dc, other] {
      const auto last = pool.observer.works.empty() ? "" : pool.observer.works.back();
      if (last == "verify" && other && other->look(chat_user))
        other->erase(chat_user);
      if (last == "release" && !outage)
        outage.emplace(fixture.samba(), dc);
      return false;
    };
  }
  void back() {
    pool.stop = [] { return false; };
    outage.reset();
  }

  std::optional<Outage> outage;
};

} // namespace

TEST_CASE("ldap outage: the only controller goes away between release and endpoint, and comes back") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  OutageScene scene(*samba);
  (void)scene.pool.plan();
  scene.lose(Dc::first, nullptr);
  const auto error = error_of([&] { (void)scene.pool.cutover(); });
  CHECK(error.kind() == ErrorKind::connection);
  CHECK(std::string(error.what()) ==
        "endpoint: cannot connect: " + samba->url() + ": Can't contact LDAP server");
  const auto status = status_now(scene.pool.run());
  CHECK(status.verdict.sentence.starts_with("It is not known who owns " + lookup_address +
                                            ": the run noted no owner at "));
  CHECK(status.verdict.sentence.find("Resume it with cutover, or undo it with rollback.") !=
        std::string::npos);
  CHECK(error_of([&] { (void)scene.pool.cutover(); }).kind() == ErrorKind::connection); // still away
  scene.back();
  SUBCASE("on") {
    scene.complete();
  }
  SUBCASE("back") {
    scene.take_back();
  }
}

TEST_CASE("ldap outage: a controller that is only looked at keeps the run from being called complete") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  OutageScene scene(*samba);
  SambaFixture witness(*samba, Dc::second);
  scene.name_both(witness);
  (void)scene.pool.plan();
  scene.lose(Dc::second, &witness);
  const auto said = line_of([&] { (void)scene.pool.cutover(); });
  const auto endpoint = scene.owners().at(0).entry.dn;
  CHECK(said == "conflict: handover: " + samba->url(Dc::second) +
                    " has not replicated the change after 0.2 s: expected that '" + endpoint +
                    "' alone owns " + lookup_address +
                    ", but it does not answer: cannot connect: " + samba->url(Dc::second) +
                    ": Can't contact LDAP server. Check replication (repadmin /showrepl), then run the "
                    "same command again; it resumes here.");
  CHECK(scene.owner() == "endpoint"); // the address is not left without an owner for a witness
  scene.back();
  replicate_endpoint(scene.fixture, witness);
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  CHECK(scene.owners().size() == 1);
  CHECK(owners_at(witness).size() == 1);
}

TEST_CASE("ldap outage: where the one that was written goes away, the next one takes the endpoint") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  OutageScene scene(*samba);
  SambaFixture next(*samba, Dc::second);
  scene.name_both(next);
  (void)scene.pool.plan();
  scene.lose(Dc::first, &next);
  const auto said = line_of([&] { (void)scene.pool.cutover(); });
  REQUIRE(owners_at(next).size() == 1);
  CHECK(owners_at(next).at(0).is_endpoint);
  CHECK(said == "conflict: handover: " + samba->url() +
                    " has not replicated the change after 0.2 s: expected that '" +
                    owners_at(next).at(0).entry.dn + "' alone owns " + lookup_address +
                    ", but it does not answer: cannot connect: " + samba->url() +
                    ": Can't contact LDAP server. Check replication (repadmin /showrepl), then run the "
                    "same command again; it resumes here.");
  scene.back();
  CHECK(scene.owner() == "nobody"); // until it hears of it
  replicate_endpoint(next, scene.fixture);
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  CHECK(scene.owners().size() == 1);
  CHECK(owners_at(next).size() == 1);
}
