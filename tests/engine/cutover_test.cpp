// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/chat_store.hpp"
#include "mappings/digest/canonical.hpp"
#include "migrator/verify/store_lines.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"
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
  return line_of([&] { static_cast<void>(pool.cutover()); });
}

std::vector<std::string> statuses(const RunStatus& status) {
  std::vector<std::string> result;
  for (const auto& step : status.steps)
    result.push_back(std::string(to_string(step.id)) + " " + std::string(to_string(step.status)));
  return result;
}

/// One message more in the first room that has any.
void write_message(const PracticePool& pool) {
  pool.sql(
      "legacy.db",
      "INSERT INTO tblChat (channelId, chatId, chatDate, userId, isAlert, content) SELECT channelId, "
      "max(chatId) + 1, max(chatDate) + 1, max(userId), 0, 'late' FROM tblChat WHERE channelId = (SELECT "
      "min(channelId) FROM tblChat)");
}

} // namespace

TEST_CASE("cutover: everything arrives, the address moves, and doing it again does nothing") {
  for (const bool with_target : {false, true}) {
    CAPTURE(with_target);
    PracticePool pool({1'500, 12, 1, with_target});
    const auto plan = pool.plan().plan;
    const auto status = pool.cutover();
    CHECK(status.phase == RunPhase::complete);
    CHECK(status.verdict.sentence ==
          "The cutover is complete and verified; sip:ocschat@contoso.example belongs to the endpoint.");
    for (const auto& step : status.steps) {
      CAPTURE(to_string(step.id));
      CHECK(step.status == StepStatus::confirmed);
      CHECK_FALSE(step.finished_at.empty());
    }

    auto session = pool.read_session();
    const auto lines = digest_store(*session.store, pool.observer, pool.stop);
    for (const auto& expected : plan.expected)
      CHECK(std::find(lines.begin(), lines.end(), expected) != lines.end());
    const auto owners = session.directory->find_owners(*session.lookup_address);
    REQUIRE(owners.size() == 1);
    CHECK(owners.front().is_endpoint);
    CHECK(owners.front().entry.first("msRTCSIP-PrimaryUserAddress") == "sip:ocschat@contoso.example");
    CHECK(pool.world().files.size() == plan.files.size());
    CHECK(last_verification(pool.run()).value().differences.empty());

    const auto after = pool.world();
    const auto journal = audit(pool.run()).entries.size();
    pool.observer.notes.clear();
    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK(pool.observer.notes ==
          std::vector<std::string>{"the cutover was complete already; nothing was done"});
    CHECK(pool.world() == after);
    CHECK(audit(pool.run()).entries.size() == journal);
  }
}

TEST_CASE("cutover: without consent the directory is left alone, finalize hands over later") {
  PracticePool pool;
  pool.plan();
  const auto directory = test::read_file(pool / "directory.ldif");
  auto status = pool.cutover(false);
  CHECK(status.phase == RunPhase::data_done);
  CHECK(status.verdict.sentence ==
        "The data is in the target and verified; sip:ocschat@contoso.example still belongs to the "
        "user. The handover needs '--consent directory'.");
  CHECK(test::read_file(pool / "directory.ldif") == directory);
  CHECK(statuses(status)[6] == "verify confirmed");
  CHECK(statuses(status)[7] == "release pending");

  pool.options.only_handover = true;
  status = pool.cutover();
  CHECK(status.phase == RunPhase::complete);
}

TEST_CASE("cutover: what changed in the source before finalize is found before the handover") {
  PracticePool pool;
  pool.plan();
  pool.cutover(false);
  const auto directory = test::read_file(pool / "directory.ldif");
  const auto content = "(SELECT min(rowid) FROM tblChat WHERE length(content) > 3)";
  pool.sql("legacy.db", std::string("UPDATE tblChat SET content = 'X' || content WHERE rowid = ") + content);
  {
    auto session = pool.session();
    CHECK(verify_run(pool.run(), session, {}, pool.observer, pool.stop).differences.size() == 1);
  }
  CHECK(
      status_of(pool.run()).verdict.sentence.starts_with("The data is in the target and was verified at 20"));
  pool.options.only_handover = true;
  CHECK(refusal(pool).starts_with("difference: verification found 1 difference; the first: source '"));
  CHECK(test::read_file(pool / "directory.ldif") == directory);
  pool.sql("legacy.db",
           std::string("UPDATE tblChat SET content = substr(content, 2) WHERE rowid = ") + content);
  const auto status = pool.cutover();
  CHECK(status.phase == RunPhase::complete);
  CHECK(status.verdict.sentence ==
        "The cutover is complete and verified; sip:ocschat@contoso.example belongs to the endpoint.");
}

TEST_CASE("cutover: one that resumes reads what it copied again before its end") {
  for (const std::string fault : {"rest-applied", "release-after-remove"}) {
    CAPTURE(fault);
    PracticePool pool;
    pool.plan();
    REQUIRE(pool.dies("cutover", fault + ":1"));
    pool.sql("legacy.db", "UPDATE tblChat SET content = 'X' || content WHERE rowid = (SELECT min(rowid) FROM "
                          "tblChat WHERE length(content) > 3)");
    CHECK(refusal(pool).find("verification found 1 difference; the first: source '") != std::string::npos);
    // Once the address is on its way it does not wait without an owner for that.
    CHECK(status_of(pool.run()).phase ==
          (fault == "rest-applied" ? RunPhase::cutting_over : RunPhase::complete));
    CHECK(status_of(pool.run()).verified_at.has_value() == (fault != "rest-applied"));
  }
}

TEST_CASE("cutover: finalize needs the data") {
  PracticePool pool;
  pool.plan();
  pool.options.only_handover = true;
  CHECK(refusal(pool) == "conflict: the data is not copied yet: step quiet is pending. Run cutover first.");
}

TEST_CASE("cutover: without a directory there is no handover") {
  PracticePool pool;
  pool.config.directory.reset();
  pool.config.lookup_address.reset();
  pool.config.pool.reset();
  pool.config.home_pool.reset();
  pool.config.files_to.reset();
  pool.plan();
  const auto status = pool.cutover(false);
  CHECK(status.phase == RunPhase::complete);
  CHECK(status.verdict.sentence.starts_with(
      "The cutover is complete and verified; left out: files (no file store of the pool was given: "));
  CHECK(status.verdict.sentence.ends_with(
      "stay where they are); the handover of the address (no directory was given)."));
  CHECK(status.verdict.headline == "Migrated in part");
  CHECK(statuses(status)[7] == "release skipped");
  CHECK(status.steps[7].summary == "no directory was given");
  CHECK(status.steps[5].summary.starts_with("no file store of the pool was given: "));
}

TEST_CASE("cutover: only the approved plan runs") {
  PracticePool pool;
  const auto hash = pool.plan().plan.hash;
  pool.options.plan_hash = hash.substr(0, 11);
  CHECK(refusal(pool) ==
        "usage: '" + hash.substr(0, 11) +
            "' is not the hash of a plan: it needs at least 12 hex digits. Give --plan and the hash of "
            "the approved plan.");
  pool.options.plan_hash.clear();
  CHECK(refusal(pool) == "usage: no plan hash was given. Give --plan and the hash of the approved plan.");
  pool.options.plan_hash = std::string(12, hash[0] == '0' ? '1' : '0');
  CHECK(refusal(pool) ==
        "changed: the approved plan is " + pool.options.plan_hash + ", but the run holds plan " +
            hash.substr(0, 12) +
            ". Have the plan of this run approved, or use the run folder of the approved plan.");
  CHECK(status_of(pool.run()).phase == RunPhase::planned);
  pool.options.plan_hash = hash.substr(0, 12);
  CHECK(pool.cutover().phase == RunPhase::complete);
}

TEST_CASE("cutover: a world that changed since the plan is refused, with what changed") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  const auto before = pool.world();

  SUBCASE("a message more") {
    write_message(pool);
    const auto& room =
        *std::find_if(plan.rooms.begin(), plan.rooms.end(), [](const auto& r) { return r.messages > 0; });
    const auto said = refusal(pool);
    CAPTURE(said);
    CHECK(said.starts_with("changed: changed since the plan was made: "));
    CHECK(said.find("messages of room '" + room.name + "' (" + std::to_string(room.messages) + " planned, " +
                    std::to_string(room.messages + 1) + " now)") != std::string::npos);
    CHECK(said.ends_with(". Plan again and have the new plan approved."));
  }
  SUBCASE("a preference more") {
    pool.sql("legacy.db", "INSERT INTO tblPreference VALUES ('new', 1, 'x', 1)");
    CHECK(refusal(pool).find("source without messages changed") != std::string::npos);
  }
  SUBCASE("other rules") {
    test::write_file(pool / "rules.xml",
                     R"(<mapping xmlns="urn:gc2pc:mapping:1"><topic>drop</topic></mapping>)");
    auto session = pool.session();
    session.rules_xml += " ";
    CHECK(line_of([&] {
            static_cast<void>(run_cutover(pool.run(), session, pool.options, pool.observer, pool.stop));
          }) == "changed: changed since the plan was made: rules changed. Plan again and have the new plan "
                "approved.");
  }
  SUBCASE("a target that was created") {
    PracticePool other({1'500, 12, 1, true});
    std::filesystem::copy_file(other / "persistent.db", pool / "persistent.db");
    CHECK(refusal(pool).find("target content changed") != std::string::npos);
    return;
  }
  SUBCASE("another pool") {
    PracticePool other({1'500, 12, 2, false});
    std::filesystem::copy_file(other / "legacy.db", pool / "legacy.db",
                               std::filesystem::copy_options::overwrite_existing);
    auto session = other.read_session();
    const auto theirs = make_plan(session, pool.observer, pool.stop).plan.legacy_pool;
    REQUIRE(theirs != plan.legacy_pool);
    CHECK(refusal(pool) == "changed: the run is for pool " + plan.legacy_pool.text() +
                               ", but the source is pool " + theirs.text() +
                               ". Use the run folder that was planned for this source.");
  }
  CHECK(pool.world() == before);
  CHECK(status_of(pool.run()).phase == RunPhase::planned);
}

TEST_CASE("cutover: a message that is written between the two reads") {
  PracticePool pool;
  pool.sql("legacy.db", "PRAGMA journal_mode = WAL"); // a server takes writers beside readers too
  pool.plan();
  // The stop is asked while the step waits: the moment at which a legacy server would still write.
  pool.options.quiet_time = std::chrono::milliseconds(200);
  bool written = false;
  pool.stop = [&] {
    if (!written && std::find(pool.observer.works.begin(), pool.observer.works.end(), "quiet") !=
                        pool.observer.works.end()) {
      write_message(pool);
      written = true;
    }
    return false;
  };
  const auto said = refusal(pool);
  CHECK(said.starts_with("changed: quiet: the source is still in use: room '"));
  CHECK(said.ends_with("' has new messages. Stop the Group Chat services on every server, then plan again."));
  CHECK(status_of(pool.run()).steps[0].status == StepStatus::failed);
  CHECK_FALSE(std::filesystem::exists(pool / "persistent.db"));
}

TEST_CASE("cutover: a plan with errors cannot be executed") {
  PracticePool pool;
  pool.sql(
      "legacy.db",
      "UPDATE tblNode SET visibility = 1 WHERE nodeID = (SELECT max(nodeID) FROM tblNode WHERE nodeType = "
      "0 AND disabled = 0)");
  CHECK_FALSE(pool.plan().plan.executable());
  CHECK(refusal(pool) ==
        "plan-errors: the plan has 1 error and cannot be executed. 'gc2pc report' lists every error. Fix "
        "the source, or set a policy in the rule file, and run plan again.");
}

TEST_CASE("cutover: stopped by the operator and gone on with, the result is the same") {
  PracticePool whole({45'000, 30});
  whole.plan();
  CHECK(whole.cutover(false).phase == RunPhase::data_done);

  PracticePool pool({45'000, 30});
  pool.plan();
  pool.options.consent_directory = false;
  int asked = 0;
  const auto stop = [&] {
    return std::find(pool.observer.works.begin(), pool.observer.works.end(), "messages") !=
               pool.observer.works.end() &&
           ++asked > 5;
  };
  pool.stop = stop;
  CHECK(refusal(pool) == "interrupted: messages: stopped while copying messages. Copied messages stay; the "
                         "same command resumes from there.");
  auto status = status_of(pool.run());
  CHECK(status.phase == RunPhase::cutting_over);
  CHECK(status.verdict.sentence ==
        "The cutover is not finished; it is at step messages. Resume it with cutover, or undo it with "
        "rollback.");
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblChat") > 0);

  SUBCASE("a dry run on the half-done run changes nothing") {
    const auto before = pool.world();
    const auto run = test::read_file(pool.run() / "run.db");
    auto session = pool.read_session();
    const auto checked = check_cutover(pool.run(), session, pool.options, pool.observer);
    CHECK(checked.steps[3].summary.starts_with("would copy "));
    CHECK(checked.steps[3].summary.find(" are already there") != std::string::npos);
    CHECK(pool.world() == before);
    CHECK(test::read_file(pool.run() / "run.db") == run);
    CHECK_FALSE(std::filesystem::exists(pool.run() / "run.lock"));
  }
  SUBCASE("other rules on the way are refused") {
    auto session = pool.session();
    session.rules_xml += " ";
    CHECK(line_of([&] {
            static_cast<void>(
                run_cutover(pool.run(), session, pool.options, pool.observer, [] { return false; }));
          }) == "changed: changed since the plan was made: rules changed. Plan again and have the new plan "
                "approved.");
  }
  pool.stop = [] { return false; };
  CHECK(pool.cutover(false).phase == RunPhase::data_done);
  CHECK(pool.world().target == whole.world().target);
}

TEST_CASE("cutover: messages that changed between the parts of a copy are noticed by their room") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  REQUIRE(pool.dies("cutover", "structure-applied:1"));
  const auto& room =
      *std::find_if(plan.rooms.begin(), plan.rooms.end(), [](const auto& r) { return r.messages > 1; });
  const auto id = std::to_string(room.legacy.value);

  SUBCASE("other content") {
    pool.sql("legacy.db", "UPDATE tblChat SET content = 'edited' WHERE channelId = " + id +
                              " AND chatId = (SELECT min(chatId) FROM tblChat WHERE channelId = " + id + ")");
    CHECK(refusal(pool) ==
          "changed: messages: the messages of room '" + room.name + "' are not those that were planned: " +
              std::to_string(room.messages) + " messages, but with other content (room nodeID " + id +
              "). The source changed after the plan was made. Roll back, plan again and have the new plan "
              "approved.");
  }
  SUBCASE("one less") {
    pool.sql("legacy.db", "DELETE FROM tblChat WHERE channelId = " + id +
                              " AND chatId = (SELECT min(chatId) FROM tblChat WHERE channelId = " + id + ")");
    CHECK(refusal(pool).find("are not those that were planned: " + std::to_string(room.messages) +
                             " planned, " + std::to_string(room.messages - 1) + " found") !=
          std::string::npos);
  }
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK_FALSE(std::filesystem::exists(pool / "persistent.db"));
}

TEST_CASE("cutover: stops for the deadline before a step that would not leave time to go back") {
  PracticePool pool;
  pool.plan();
  pool.options.deadline = std::chrono::system_clock::now() - std::chrono::hours(1);
  CHECK(refusal(pool) ==
        "deadline: stopped because of the deadline: step quiet takes about 1.0 s, a full rollback after it "
        "1.0 s (multiplied by 1.5 for safety); no time is left. Left to do: quiet, snapshot, structure, "
        "messages, rest, files, verify, "
        "release, "
        "endpoint, handover: about 10 s. Resume with a later deadline, or roll back.");
  CHECK_FALSE(std::filesystem::exists(pool / "persistent.db"));
  pool.options.deadline = std::chrono::system_clock::now() + std::chrono::hours(1);
  pool.options.safety = 100'000; // an hour is too little for a day of forecast
  CHECK(refusal(pool).find("(multiplied by 100000 for safety); ") != std::string::npos);
  pool.options.safety = 1;
  const auto done = pool.cutover();
  CHECK(done.phase == RunPhase::complete);
  for (const auto& step : done.steps) // what was expected is beside what it took
    CHECK(step.forecast_seconds.has_value());
}

namespace {

/// Does something when a step begins.
class AtStep final : public Observer {
 public:
  AtStep(std::string step, std::function<void()> work) : step_(std::move(step)), work_(std::move(work)) {}
  void begin(std::string_view work, std::uint64_t, Unit) override {
    if (work == step_)
      work_();
  }
  void progress(std::uint64_t) override {}
  void waiting(const Wait&) override {}
  void end(std::string_view) override {}
  void note(std::string_view) override {}

 private:
  std::string step_;
  std::function<void()> work_;
};

} // namespace

TEST_CASE(
    "cutover: what is written into the target after the cutover began is not taken for what was before") {
  PracticePool pool({.with_target = true});
  pool.options.plan_hash = pool.plan().plan.hash;
  const auto cutover = [&](const std::string& statement) {
    AtStep observer("snapshot", [&] { pool.sql("persistent.db", statement); });
    auto run = Run::open(pool.run(), false);
    auto session = pool.session();
    static_cast<void>(run_cutover(run, session, pool.options, observer, pool.stop));
  };
  CHECK(
      line_of([&] { cutover("UPDATE tblNode SET nodeName = nodeName || '.' WHERE nodeID = 1"); }) ==
      "changed: snapshot: another program changed the target since the cutover began. Stop it, then run the "
      "same command again. If another run of gc2pc is using the target, finish it or roll it back first.");
  pool.sql("persistent.db", "UPDATE tblNode SET nodeName = rtrim(nodeName, '.') WHERE nodeID = 1");
  CHECK(pool.cutover().phase == RunPhase::complete);
}
