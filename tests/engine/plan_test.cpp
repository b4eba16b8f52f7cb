// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/outcome.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::line_of;
using test::PracticePool;

namespace {

std::string refusal(PracticePool& pool) {
  return line_of([&] { static_cast<void>(pool.plan()); });
}

/// Appends an object to the pool's directory.
void add_object(const PracticePool& pool, const std::string& ldif) {
  auto text = test::read_file(pool / "directory.ldif");
  test::write_file(pool / "directory.ldif", text + (text.ends_with("\n\n") ? "" : "\n") + ldif);
}

} // namespace

TEST_CASE("plan: into memory changes nothing, and the same world gives the same plan") {
  PracticePool pool;
  const auto before = pool.world();
  auto session = pool.read_session();
  const auto first = make_plan(session, pool.observer, pool.stop);
  const auto second = make_plan(session, pool.observer, pool.stop);
  CHECK(first.plan.hash == second.plan.hash);
  CHECK(first.plan.executable());
  CHECK(first.plan.creates_target);
  CHECK(pool.world() == before);
  CHECK_FALSE(std::filesystem::exists(pool.run()));
  CHECK(first.rates.front().work == Work::read_source);
  CHECK(first.rates.front().units >= 1'500);
  CHECK(first.forecast.cutover_seconds > 0);
  CHECK(first.forecast.rollback_seconds > 0);
  CHECK(first.forecast.parts.front().basis == "measured while planning");
}

TEST_CASE("plan: every step says what it would do") {
  PracticePool pool;
  const auto result = pool.plan();
  REQUIRE(result.checks.size() == 10);
  for (const auto& check : result.checks) {
    CAPTURE(to_string(check.id));
    CAPTURE(check.summary);
    CHECK(check.status == StepStatus::pending);
    CHECK_FALSE(check.summary.empty());
    CHECK_FALSE(purpose_of(check.id).empty());
  }
  CHECK(result.checks[7].summary ==
        "would remove the user 'CN=OCSChat,OU=Service Accounts,DC=contoso,DC=example'; a rollback restores "
        "it as it is. About that user: while it is removed, it is not a member of 'CN=Chat "
        "Services,OU=Groups,DC=contoso,DC=example'");
}

TEST_CASE("plan: kept in a run folder that no other user can read") {
  PracticePool pool;
  const auto result = pool.plan();
  CHECK(test::mode_of(pool.run()) == 0700);
  CHECK(test::mode_of(pool.run() / "run.db") == 0600);
  CHECK_FALSE(std::filesystem::exists(pool.run() / "run.lock"));
  CHECK(load_config(pool.run()) == pool.config);
  const auto loaded = load_plan(pool.run());
  CHECK(loaded.plan.hash == result.plan.hash);
  CHECK(hash_of(loaded.plan) == result.plan.hash);
  CHECK(loaded.checks.size() == result.checks.size());
  const auto status = status_of(pool.run());
  CHECK(status.phase == RunPhase::planned);
  CHECK(status.plan_hash == result.plan.hash);
  CHECK(status.verdict.sentence == verdict_of(outcome_of(result)).sentence); // plan and status say the same
  CHECK(status.verdict.sentence.starts_with("The plan can be executed: "));
  // Until the cutover begins, another plan may take its place.
  CHECK(pool.plan().plan.hash == result.plan.hash);
  CHECK(status_of(pool.run()).run == status.run);
}

TEST_CASE("plan: a report of what was read for it says what a report of the whole plan says") {
  PracticePool pool({.with_target = true});
  pool.plan();
  const RunView view(pool.run());
  auto whole = collect_report(view.run, view.run.load_plan());
  auto extract = collect_report(view.run, view.run.load_extract(PlanParts::report));
  CHECK(extract.plan.plan.structure.roles.empty());
  REQUIRE_FALSE(whole.plan.plan.structure.roles.empty());
  whole.created_at = extract.created_at;
  const auto json_whole = report_json(whole), json_extract = report_json(extract);
  CHECK(json_extract == json_whole);
  const auto html = [](const ReportData& data) {
    std::string text;
    write_report_html(data, [&](std::string_view piece) { text += piece; });
    return text;
  };
  CHECK(html(extract) == html(whole));
}

TEST_CASE("plan: a folder that holds other things, or none at all") {
  PracticePool pool;
  test::write_file(pool.run() / "holiday.jpg", "");
  CHECK(refusal(pool) == "conflict: '" + pool.run().string() +
                             "' does not contain a run, but is not empty. Name a new folder with --run.");
  CHECK(line_of([&] { static_cast<void>(status_of(pool / "nowhere")); }).starts_with("no-such-run: "));
}

TEST_CASE("plan: a run that has begun keeps its plan") {
  PracticePool pool;
  pool.plan();
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(refusal(pool) == "conflict: the run in '" + pool.run().string() +
                             "' has begun; its plan cannot be replaced. Name a new folder with --run.");
}

TEST_CASE("plan: the lookup address must have one owner, a user") {
  PracticePool pool;
  const std::string address = *pool.config.lookup_address;

  SUBCASE("nobody") {
    pool.config.lookup_address = "sip:nobody@contoso.example";
    CHECK(refusal(pool) ==
          "conflict: the lookup address sip:nobody@contoso.example has no owner. Give the address of the "
          "account that the Lookup service signs in with.");
  }
  SUBCASE("two owners") {
    add_object(pool,
               "dn: CN=Second,OU=Service Accounts,DC=contoso,DC=example\nobjectClass: top\nobjectClass: "
               "person\nobjectClass: organizationalPerson\nobjectClass: user\ncn: Second\nproxyAddresses: " +
                   address + "\n");
    CHECK(refusal(pool) ==
          "conflict: the lookup address " + address +
              " has 2 owners: 'CN=OCSChat,OU=Service Accounts,DC=contoso,DC=example', 'CN=Second,OU=Service "
              "Accounts,DC=contoso,DC=example'. Remove it from all objects except the account that the "
              "Lookup service signs in with.");
  }
  SUBCASE("a contact") {
    pool.config.lookup_address = "sip:reception@contoso.example";
    add_object(pool,
               "dn: CN=Reception,OU=Service Accounts,DC=contoso,DC=example\nobjectClass: top\nobjectClass: "
               "person\nobjectClass: organizationalPerson\nobjectClass: contact\ncn: "
               "Reception\nmsRTCSIP-PrimaryUserAddress: sip:reception@contoso.example\n");
    CHECK(refusal(pool) ==
          "conflict: the lookup address sip:reception@contoso.example belongs to 'CN=Reception,OU=Service "
          "Accounts,DC=contoso,DC=example', which is not a user. gc2pc removes only user accounts.");
  }
  SUBCASE("no such pool") {
    pool.config.home_pool = "other.contoso.example";
    CHECK(refusal(pool) ==
          "plan-errors: the directory has no Registrar pool 'other.contoso.example'. Correct --home-pool. "
          "Registrar pools are: fepool.contoso.example.");
  }
  SUBCASE("handed over already") {
    pool.plan();
    CHECK(pool.cutover().phase == RunPhase::complete);
    std::filesystem::remove_all(pool.run());
    std::filesystem::remove(pool / "persistent.db");
    const auto said = refusal(pool);
    CHECK(said.starts_with("conflict: the lookup address " + address + " belongs to the endpoint 'CN={"));
    CHECK(said.ends_with("' already. It was already handed over; plan without --directory."));
  }
}

TEST_CASE("plan: another run at work in the target") {
  PracticePool pool;
  pool.plan();
  REQUIRE(pool.dies("cutover", "structure-applied:1"));
  const auto run = status_of(pool.run()).run;
  std::filesystem::remove_all(pool.run());
  const auto said = refusal(pool);
  CHECK(said.starts_with("conflict: another run is using the target: " + run + ", in '" +
                         std::filesystem::absolute(pool.run()).string() + "' on "));
  CHECK(said.find(", since 20") != std::string::npos);
  CHECK(said.ends_with("Z. Finish it or roll it back with its own run folder first."));
}

TEST_CASE("plan: rows of the target that wait for the ids that the plan gives") {
  PracticePool pool({1'500, 12, 1, true});
  const auto node = std::to_string(pool.number("persistent.db", "SELECT max(nodeID) + 1 FROM tblNode"));
  const auto person =
      std::to_string(pool.number("persistent.db", "SELECT max(prinID) + 1 FROM tblPrincipal"));
  // Of ids that nothing gets: no harm.
  pool.sql("persistent.db", "INSERT INTO tblLastChatId VALUES (1000000, 5)");
  CHECK_NOTHROW(pool.plan());
  std::filesystem::remove_all(pool.run());

  pool.sql("persistent.db", "INSERT INTO tblLastChatId VALUES (" + node + ", 5)");
  pool.sql("persistent.db", "INSERT INTO tblPrincipalAffiliations VALUES (" + person + ", 1, 3, 1)");
  pool.sql("persistent.db", "INSERT INTO tblChat VALUES (" + node + ", 1, 1, 1, 0, 'old', NULL)");
  CHECK(refusal(pool) == "plan-errors: the target has rows that refer to missing ids, and migrated rows "
                         "would get these ids: tblLastChatId nodeID " +
                             node + ", lastChatID 5; tblPrincipalAffiliations principalID " + person +
                             ", affiliationID 1, index 3; tblChat channelId " + node +
                             " (1 message). Ask its administrator to remove these rows first.");
}

TEST_CASE("plan: files with other content at the destination are named") {
  PracticePool pool;
  const auto file = pool.read_session().files_from->list().front().path;
  test::write_file(pool / ("new-files/" + file), "something else");
  const auto checks = pool.plan().checks;
  const auto step =
      std::find_if(checks.begin(), checks.end(), [](const auto& s) { return s.id == StepId::files; });
  REQUIRE(step != checks.end());
  CHECK(step->status == StepStatus::failed);
  CHECK(step->summary == "the file store of the pool has 1 file with other content: '" + file +
                             "'. Files are never overwritten; move these away first.");
}

TEST_CASE("plan: stopped by the operator") {
  PracticePool pool;
  pool.stop = [] { return true; };
  CHECK(refusal(pool) == "interrupted: stopped while reading the source");
}
