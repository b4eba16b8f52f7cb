// SPDX-License-Identifier: Apache-2.0
// An account is more than its attributes: whole handovers of accounts as administrators have them.
#include "adapters/directory/ldap/relatives.hpp"
#include "migrator/workflows/rollback.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/directory/handover_scene.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

using Values = std::vector<std::string>;

const std::string domain_users = "CN=Domain Users,CN=Users," + samba_domain;
const std::string own_group = "CN=Service Logon,OU=Groups," + samba_domain;
const std::string lost_password = "its password is not restored: set a new one";

Values sorted(std::span<const std::string> values) {
  Values all(values.begin(), values.end());
  std::sort(all.begin(), all.end());
  return all;
}

/// Makes a group the primary one of the account, as "Set Primary Group" in the snap-in does.
void set_primary_group(SambaFixture& fixture, const std::string& group) {
  const auto sid = fixture.look(group).value().first("objectSid");
  fixture.modify(chat_user, "primaryGroupID", {std::to_string(rid_of(sid).value())});
}

/// The account as its owner knows it: an enabled one, with a password.
void set_password(SambaFixture& fixture) {
  fixture.modify(chat_user, "unicodePwd", {unicode_password("Str0ng!pass-word")});
  fixture.modify(chat_user, "userAccountControl", {"66048"});
}

std::string rolled_back_record(const std::filesystem::path& run) {
  for (const auto& entry : audit(run).entries)
    if (entry.event == "rolled-back")
      return entry.detail.substr(0, entry.detail.find("; differences ")); // the counter behind it
  return {};
}

/// Rolled back, and what the last word of it is in journal and status.
void check_last_word(Scene& scene, const std::string& sentence) {
  CHECK(rolled_back_record(scene.pool.run()) == sentence);
  CHECK(status_now(scene.pool.run()).verdict.sentence == "Rolled back: " + sentence + ".");
}

} // namespace

TEST_CASE("account: a primary group of its own, and an ordinary member of Domain Users") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.fixture.add(
      {own_group,
       {{"objectClass", {"group"}}, {"sAMAccountName", {"Service Logon"}}, {"member", {chat_user}}}});
  set_primary_group(scene.fixture, own_group); // the directory makes it a member of Domain Users
  const auto before = scene.fixture.look(chat_user).value();
  REQUIRE(sorted(before.values("memberOf")) == sorted(Values{chat_group, domain_users}));
  SUBCASE("as it is") {}
  SUBCASE("not a member of Domain Users, on purpose") {
    scene.fixture.change(domain_users, {{ldap::Change::Operation::remove, "member", {chat_user}}});
  }
  const auto members = sorted(scene.fixture.look(chat_user)->values("memberOf"));
  scene.hand_over();
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  const auto after = scene.fixture.look(chat_user).value();
  CHECK(after.first("primaryGroupID") == before.first("primaryGroupID"));
  CHECK(sorted(after.values("memberOf")) == members);
  scene.check_user_is_back();
  check_last_word(scene, "target and directory are as they were before");
}

TEST_CASE(
    "account: its primary group was removed since; everything else is back, and the last word says so") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.fixture.add(
      {own_group,
       {{"objectClass", {"group"}}, {"sAMAccountName", {"Service Logon"}}, {"member", {chat_user}}}});
  set_primary_group(scene.fixture, own_group);
  scene.hand_over();
  scene.fixture.erase(own_group);
  const auto error = error_of([&] { (void)scene.pool.rollback(); });
  CHECK(error.kind() == ErrorKind::difference);
  const auto word = "of the user '" + chat_user + "': its primary group is '" + domain_users + "' and was '" +
                    own_group + "'";
  INFO(std::string(error.what()));
  CHECK(std::string(error.what()).find(word) != std::string::npos);
  CHECK(scene.owner() == "user");
  CHECK(status_now(scene.pool.run()).verdict.sentence.find(word) != std::string::npos);
}

TEST_CASE("account: what the plan announced is in the last sentence, and no failure") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  set_password(scene.fixture);
  CHECK(scene.pool.plan().checks[7].summary.find("a rollback restores it with a difference: " +
                                                 lost_password) != std::string::npos);
  REQUIRE(scene.pool.cutover().phase == RunPhase::complete);
  CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
  check_last_word(scene, "target and directory are as they were before, except as announced: of the user '" +
                             chat_user + "': " + lost_password);
}

TEST_CASE("account: names that another account got in the meantime") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.fixture.modify(chat_user, "userPrincipalName", {"ocschat@gc2pc.test"});
  scene.hand_over();
  const auto newcomer = "CN=Newcomer,OU=Staff," + samba_domain;
  scene.fixture.add({newcomer,
                     {{"objectClass", {"user"}},
                      {"sAMAccountName", {"Newcomer"}},
                      {"userPrincipalName", {"ocschat@gc2pc.test"}}}});
  const auto error = error_of([&] { (void)scene.pool.rollback(); });
  CHECK(error.kind() == ErrorKind::difference);
  const auto sentence =
      "not as it was before: of the user '" + chat_user + "': its attributes differ: userprincipalname";
  CHECK(std::string(error.what()) ==
        "everything was undone, but " + sentence + ". Check what was changed since the snapshot was taken.");
  check_last_word(scene, sentence);
  CHECK(scene.owner() == "user");
  CHECK(scene.fixture.look(chat_group)->first("member") == chat_user); // the refused one cost nothing else
  const auto& notes = scene.pool.observer.notes;
  CHECK(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
    return note.starts_with("the directory refused a change: userPrincipalName: ");
  }));
}

TEST_CASE("account: one membership that is refused costs neither the others nor the data") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const auto second = "CN=Archive,OU=Groups," + samba_domain;
  scene.fixture.add(
      {second, {{"objectClass", {"group"}}, {"sAMAccountName", {"Archive"}}, {"member", {chat_user}}}});
  const auto before = scene.pool.world();
  scene.hand_over();
  scene.fixture.protect(second, right_write);
  const auto error = error_of([&] { (void)scene.pool.rollback(); });
  CHECK(error.kind() == ErrorKind::difference);
  check_last_word(scene, "not as it was before: of the user '" + chat_user + "': it is not a member of '" +
                             second + "'");
  CHECK(scene.owner() == "user");
  CHECK(scene.fixture.look(chat_group)->first("member") == chat_user);
  CHECK(scene.pool.world().target == before.target);
}

TEST_CASE("account: its parent is gone, which is found out before the endpoint is touched") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const auto unit = "OU=Services,OU=Staff," + samba_domain, below = "CN=OCSChat," + unit;
  scene.fixture.add({unit, {{"objectClass", {"organizationalUnit"}}}});
  scene.fixture.move(chat_user, unit);
  scene.hand_over();
  SUBCASE("renamed: it comes back there") {
    scene.fixture.rename(unit, "OU=Service Accounts");
    CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
    CHECK(scene.owner() == "user");
    CHECK(
        scene.fixture.look("CN=OCSChat,OU=Service Accounts,OU=Staff," + samba_domain)->first("objectGUID") ==
        scene.guid);
    check_last_word(scene, "target and directory are as they were before");
  }
  SUBCASE("gone: refused, by the dry run too; made again, it resumes") {
    scene.fixture.erase(unit);
    const auto why = "conflict: release: The parent of the account does not exist: '" + unit +
                     "'. Restore it, or create it with the same name, then run rollback again.";
    CHECK(line_of([&] {
            auto session = scene.pool.read_session();
            (void)check_rollback(scene.pool.run(), session, scene.pool.observer);
          }) == why);
    CHECK(line_of([&] { (void)scene.pool.rollback(); }) == why);
    CHECK(scene.owner() == "endpoint");
    CHECK(status_now(scene.pool.run()).phase == RunPhase::complete); // nothing was begun
    scene.fixture.add({unit, {{"objectClass", {"organizationalUnit"}}}});
    CHECK(scene.pool.rollback().phase == RunPhase::rolled_back);
    CHECK(scene.owner() == "user");
    CHECK(scene.fixture.look(below)->first("objectGUID") == scene.guid);
  }
}

TEST_CASE(
    "account: objects below it, or protection, are named by the plan; --release disable is the way out") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  const auto devices = "CN=ExchangeActiveSyncDevices," + chat_user;
  std::string begin;
  SUBCASE("objects below") {
    scene.fixture.add({devices, {{"objectClass", {"container"}}}});
    begin = "'" + chat_user + "' cannot be deleted: 1 object is below it: '" + devices + "'. ";
  }
  SUBCASE("protected from accidental deletion") {
    scene.fixture.protect(chat_user);
    begin = "'" + chat_user + "' is protected from accidental deletion: ";
  }
  const auto check = scene.pool.plan().checks[7];
  CHECK(check.status == StepStatus::failed);
  INFO(check.summary);
  CHECK(check.summary.starts_with(begin));
  CHECK(check.summary.find("use --release disable, which does not delete the account.") != std::string::npos);
  std::filesystem::remove_all(scene.pool.run());
  scene.pool.config.release = Release::withdraw;
  CHECK(scene.pool.plan().checks[7].status != StepStatus::failed);
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  scene.take_back();
  check_last_word(scene, "target and directory are as they were before");
}

TEST_CASE("account: its parent protects other objects: a remark, and no hindrance for an account with Delete "
          "on it") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.fixture.protect("OU=Staff," + samba_domain, right_delete_child);
  const auto check = scene.pool.plan().checks[7];
  CHECK(check.status != StepStatus::failed);
  CHECK(
      check.summary.find(
          "'OU=Staff," + samba_domain +
          "' denies Everyone the right to delete its child objects. Only an account with the Delete right on "
          "the object itself can delete it") != std::string::npos);
  CHECK(scene.pool.cutover().phase == RunPhase::complete);
  scene.fixture.unprotect("OU=Staff," + samba_domain);
  scene.take_back();
}

TEST_CASE("account: an administrator makes the endpoint, with a name and a home server of his own choice") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.stop_without_owner();
  const auto made = "CN=Chat by hand,CN=Application Contacts," + rtc_service;
  scene.fixture.add({made,
                     {{"objectClass", {"contact"}},
                      {"description", {"made on Sunday"}},
                      {"msRTCSIP-PrimaryUserAddress", {lookup_address}},
                      {"msRTCSIP-PrimaryHomeServer", {"CN=Pools," + rtc_service}}}});
  const auto setup = scene.fixture.look(setup_endpoint).value().attributes;
  const auto status = scene.pool.cutover();
  CHECK(status.phase == RunPhase::complete);
  CHECK(status.steps.back().summary.ends_with("its home server is 'CN=Pools," + rtc_service + "'"));
  scene.take_back();
  CHECK_FALSE(scene.fixture.look(made).has_value());
  const auto now = scene.fixture.look(setup_endpoint).value().attributes; // byte for byte, its uSNChanged too
  CHECK(std::equal(setup.begin(), setup.end(), now.begin(), now.end(),
                   [](const auto& a, const auto& b) { return a.name == b.name && a.values == b.values; }));
}

TEST_CASE("account: who owns the address is asked of the directory, not remembered") {
  const auto* samba = SambaDc::running();
  if (!samba)
    return;
  Scene scene(*samba);
  scene.stop_without_owner();
  const auto since = status_now(scene.pool.run()).nobody_owns_since.value();
  SUBCASE("an administrator has put the account back in the meantime") {
    reanimate(*samba->connect(), scene.guid, chat_user);
    scene.fixture.modify(chat_user, "msRTCSIP-PrimaryUserAddress", {lookup_address});
    const auto status = status_now(scene.pool.run());
    CHECK_FALSE(status.nobody_owns_since.has_value());
    CHECK(status.verdict.sentence.find(" no owner") == std::string::npos);
  }
  SUBCASE("no controller can be asked") {
    const Outage outage(*samba, Dc::first);
    const auto status = status_now(scene.pool.run());
    CHECK(status.verdict.sentence.starts_with("It is not known who owns " + lookup_address +
                                              ": the run noted no owner at " + since +
                                              ", and no controller could be queried ("));
  }
  SUBCASE("a rollback that begins later does not make the time shorter") {
    REQUIRE(scene.pool.dies("rollback", "user-before-restore:1"));
    const auto status = status_now(scene.pool.run());
    CHECK(status.nobody_owns_since == since);
    CHECK(status.verdict.sentence.starts_with(lookup_address + " has had no owner since " + since + "!"));
  }
}
