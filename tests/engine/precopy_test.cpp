// SPDX-License-Identifier: Apache-2.0
/// \file
/// A precopy that is repeated while people keep writing, and the cutover after it: the result is that of a
/// cutover without a precopy, whatever was edited in between, and everything can be rolled back.
#include "adapters/stop.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/plan/forecast.hpp"
#include "migrator/plan/source_check.hpp"
#include "migrator/report/report.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/status.hpp"
#include "migrator/verify/store_lines.hpp"
#include "migrator/workflows/close.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/precopy.hpp"
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/engine/source_edits.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <utility>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

PrecopyResult precopy(PracticePool& pool) {
  auto session = pool.session();
  auto result = run_precopy(pool.run(), session, pool.observer, pool.stop);
  pool.options.plan_hash = result.plan.hash;
  return result;
}

std::vector<DigestLine> lines_of(PracticePool& pool) {
  return digest_store(*pool.read_session().store, pool.observer, pool.stop);
}

/// A line of text each, so that a failure shows what differs.
std::vector<std::string> texts_of(const std::vector<DigestLine>& lines) {
  std::vector<std::string> texts;
  for (const auto& line : lines)
    texts.push_back(std::string(to_string(line.kind)) + " " + (line.group ? line.group->text() : "-") + " " +
                    std::to_string(line.digest.count) + " " + line.digest.hex().substr(0, 12));
  return texts;
}

/// `edits` are made in rounds, in both pools alike: in one with precopies in between, in the other before the
/// only plan.
void must_come_to_the_same(std::uint64_t seed, bool with_target, SourceCheck look) {
  const int rounds = 3;
  PracticePool pool({.messages = 400, .rooms = 10, .with_target = with_target});
  PracticePool other({.messages = 400, .rooms = 10, .with_target = with_target});
  const auto before = pool.world();
  pool.plan();
  SourceEdits edits(seed);
  for (int round = 0; round < rounds; ++round) {
    const auto done = precopy(pool);
    CHECK(done.status.phase == RunPhase::precopied);
    CHECK(done.messages_there == done.plan.message_count());
    for (const auto& edit : edits.round(look == SourceCheck::quick))
      for (auto* each : {&pool, &other})
        each->sql("legacy.db", edit);
  }
  CAPTURE(edits.said());
  other.plan();
  CHECK(other.cutover().phase == RunPhase::complete);

  pool.options.consent_changes = true;
  pool.options.check = look;
  CHECK(pool.cutover().phase == RunPhase::complete);
  const bool asked = std::find(pool.observer.works.begin(), pool.observer.works.end(), "look at source") !=
                     pool.observer.works.end();
  CHECK(asked == (look == SourceCheck::quick));
  CHECK(texts_of(lines_of(pool)) == texts_of(lines_of(other)));
  const auto now = pool.world(), wanted = other.world();
  CHECK((now.files == wanted.files));
  CHECK((now.directory == wanted.directory));
  CHECK_FALSE(status_of(pool.run()).verdict.sentence.empty());

  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK((pool.world() == before));
}

/// Of one old message, which no total shows.
void edit_of_the_same_length(const PracticePool& pool) {
  pool.sql("legacy.db",
           "UPDATE tblChat SET content = 'X' || substr(content, 2) WHERE rowid = (SELECT min(rowid) "
           "FROM tblChat WHERE length(content) > 3 AND substr(content, 1, 1) <> 'X' AND channelId = "
           "(SELECT channelId FROM tblChat JOIN tblLastChatId ON nodeID = channelId LIMIT 1))");
}

} // namespace

TEST_CASE("precopy: with random edits in between, the cutover comes to what it would without") {
  const char* given = std::getenv("GC2PC_SEED");
  const auto first = given ? std::strtoull(given, nullptr, 10) : 20'261'122ULL;
  const char* runs = std::getenv("GC2PC_RUNS");
  const auto count = runs ? std::strtoull(runs, nullptr, 10) : 3ULL;
  for (auto seed = first; seed < first + count; ++seed) {
    INFO("GC2PC_SEED=", seed, " GC2PC_RUNS=1");
    must_come_to_the_same(seed, seed % 2 == 0, seed % 3 == 0 ? SourceCheck::quick : SourceCheck::whole);
  }
}

TEST_CASE("precopy: only what is new is copied, and what changed is found by digest") {
  PracticePool pool;
  const auto before = pool.world();
  const auto plan = pool.plan();
  const auto first = precopy(pool);
  CHECK(first.messages_copied == plan.plan.message_count());
  CHECK(first.plan.hash == plan.plan.hash); // no one wrote in between
  CHECK(precopy(pool).messages_copied == 0);

  pool.sql("legacy.db",
           "INSERT INTO tblChat SELECT channelId, max(chatId) + 1, max(chatDate) + 1, userId, 0, "
           "'one more', NULL FROM tblChat WHERE channelId = (SELECT min(channelId) FROM tblChat)");
  const auto second = precopy(pool);
  CHECK(second.messages_copied == 1);
  CHECK(second.plan.hash != plan.plan.hash);
  CHECK(status_of(pool.run()).steps.at(3).summary.ends_with(", 1 of them copied now"));

  // One byte of an old message, of the same length.
  pool.sql("legacy.db",
           "UPDATE tblChat SET content = 'X' || substr(content, 2) WHERE rowid = (SELECT min(rowid) "
           "FROM tblChat WHERE length(content) > 3 AND channelId = (SELECT min(channelId) FROM tblChat))");
  const auto third = precopy(pool);
  CHECK(status_of(pool.run()).steps.at(3).summary.ends_with("; 1 room copied again"));
  CHECK(third.messages_copied == 0); // as many as before
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK((pool.world() == before));
}

TEST_CASE("precopy: rolled back without a cutover, everything is as it was") {
  for (const bool with_target : {false, true}) {
    PracticePool pool({.with_target = with_target});
    const auto before = pool.world();
    pool.plan();
    precopy(pool);
    const auto verify = [&] {
      auto session = pool.session();
      static_cast<void>(verify_run(pool.run(), session, {}, pool.observer, pool.stop));
    };
    CHECK(line_of(verify) ==
          "conflict: the run is precopied: the plan that it has to be compared with is made "
          "by the cutover. Each precopy compares what it copied by digest; run cutover first.");
    pool.sql("legacy.db", "DELETE FROM tblChat WHERE chatId % 3 = 0");
    precopy(pool);
    CHECK(pool.rollback().phase == RunPhase::rolled_back);
    CHECK((pool.world() == before));
  }
}

TEST_CASE("precopy: a cutover after it refuses a source that changed, unless that is consented to") {
  PracticePool pool;
  pool.plan();
  precopy(pool);
  pool.sql("legacy.db", "DELETE FROM tblChat WHERE rowid = (SELECT min(rowid) FROM tblChat)");
  const auto hash = pool.options.plan_hash;
  const auto line = line_of([&] { pool.cutover(); });
  CAPTURE(line);
  CHECK(line.starts_with("changed: the source changed since the precopy: since plan " + hash.substr(0, 12) +
                         ": 1 message fewer"));
  CHECK(line.ends_with(
      "Accept the changes with --consent changes, or run precopy again and have its plan approved."));
  CHECK(status_of(pool.run()).phase == RunPhase::precopied);
  pool.options.consent_changes = true;
  CHECK(pool.cutover().phase == RunPhase::complete);
  // The approved plan's hash stays the key of the run.
  CHECK(pool.options.plan_hash == hash);
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.observer.notes.back() == "the cutover was complete already; nothing was done");
}

TEST_CASE("precopy: an approval holds for what followed from it, also twice, and for no later precopy") {
  PracticePool pool;
  pool.plan();
  precopy(pool);
  const auto less = [&] {
    pool.sql("legacy.db", "DELETE FROM tblChat WHERE rowid = (SELECT min(rowid) FROM tblChat)");
  };
  const auto cut_off = [&] {
    auto session = pool.session();
    bool stopped = false;
    const StopRequested stop = [&] {
      return std::exchange(stopped, status_of(pool.run()).plan_hash != pool.options.plan_hash);
    };
    static_cast<void>(run_cutover(pool.run(), session, pool.options, pool.observer, stop));
  };
  pool.options.consent_changes = true;
  less();
  CHECK_THROWS_AS(cut_off(), Error);
  less();
  CHECK_THROWS_AS(cut_off(), Error); // the second plan that follows from the approved one
  CHECK(status_of(pool.run()).phase == RunPhase::cutting_over);
  CHECK(pool.cutover().phase == RunPhase::complete);

  PracticePool other;
  other.plan();
  precopy(other);
  const auto approved = other.options.plan_hash;
  other.sql("legacy.db", "DELETE FROM tblChat WHERE rowid = (SELECT min(rowid) FROM tblChat)");
  precopy(other);
  other.options.plan_hash = approved;
  other.options.consent_changes = true;
  CHECK(line_of([&] {
          other.cutover();
        }).starts_with("changed: the approved plan is " + approved + ", but the run holds plan "));
}

TEST_CASE("precopy: refused for another rule file, and once the cutover has begun") {
  PracticePool pool;
  pool.plan();
  auto other = pool.config;
  other.pool = "other.contoso.example";
  auto session = open_session(other);
  CHECK(line_of([&] {
          static_cast<void>(run_precopy(pool.run(), session, pool.observer, pool.stop));
        }).starts_with("changed: changed since the plan was made: pool was "));
  pool.cutover(false);
  CHECK(line_of([&] { precopy(pool); }) ==
        "conflict: the run is data-done: a precopy comes before the cutover. See 'gc2pc status'.");
}

TEST_CASE(
    "precopy: a quick cutover does not see an edit of the same length, the verification after it does") {
  PracticePool pool;
  const auto before = pool.world();
  pool.plan();
  precopy(pool);
  edit_of_the_same_length(pool);
  pool.options.check = SourceCheck::quick;
  const auto line = line_of([&] { pool.cutover(); });
  CHECK(line.starts_with("difference: verification found 1 difference; the first: source '"));
  CHECK(status_of(pool.run()).phase == RunPhase::complete); // the address was handed over by then
  // It is not forgotten: neither a quick check nor the next call makes a verified cutover of it.
  const auto status = status_of(pool.run());
  const auto pending = status.verdict.sentence;
  CHECK(pending.starts_with("The cutover is complete, but the verification at 20"));
  CHECK(pending.ends_with(
      " found 1 difference; 'gc2pc verify' shows it; sip:ocschat@contoso.example belongs to "
      "the endpoint."));
  CHECK(status.verdict.level == Level::differs);
  {
    auto session = pool.session();
    static_cast<void>(verify_run(pool.run(), session, {1, false}, pool.observer, pool.stop));
  }
  CHECK(line_of([&] { pool.cutover(); }) == line);
  CHECK(status_of(pool.run()).verdict.level == Level::differs);
  CHECK_FALSE(status_of(pool.run()).verified_at);
  // Nor is it closed as if it were one.
  {
    auto session = pool.session();
    CHECK(line_of([&] {
            static_cast<void>(
                close_run(pool.run(), session, {status_of(pool.run()).plan_hash, false}, pool.observer));
          }) == "difference: the last verification found 1 difference, and a closed run cannot be rolled "
                "back. 'gc2pc "
                "verify' lists every difference. Roll back, or accept them with --consent differences.");
  }
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK((pool.world() == before));
}

TEST_CASE("precopy: data that a quick check accepted and the verification refused is not handed over") {
  PracticePool pool;
  pool.plan();
  precopy(pool);
  edit_of_the_same_length(pool);
  const auto directory = test::read_file(pool / "directory.ldif");
  pool.options.check = SourceCheck::quick;
  const auto line = line_of([&] { pool.cutover(false); });
  CHECK(line.starts_with("difference: verification found 1 difference; the first: source '"));
  CHECK(status_of(pool.run()).phase == RunPhase::data_done);
  const auto sentence = status_of(pool.run()).verdict.sentence;
  CHECK(sentence.starts_with("The data is in the target, but the verification at 20"));
  CHECK(sentence.ends_with(
      " found 1 difference; 'gc2pc verify' shows it; sip:ocschat@contoso.example still belongs to "
      "the user. The handover needs '--consent directory'."));
  // By no other way either.
  CHECK(line_of([&] { pool.cutover(); }) == line);
  pool.options.check = SourceCheck::whole;
  CHECK(line_of([&] { pool.cutover(); }) == line);
  pool.options.only_handover = true;
  CHECK(line_of([&] { pool.cutover(); }) == line);
  CHECK((test::read_file(pool / "directory.ldif") == directory));
  auto session = pool.session();
  CHECK(line_of([&] {
          static_cast<void>(
              close_run(pool.run(), session, {status_of(pool.run()).plan_hash, true}, pool.observer));
        }).starts_with("conflict: the run is cutting-over, not complete."));
}

TEST_CASE("precopy: a run with differences is closed when that is consented to") {
  PracticePool pool;
  pool.plan();
  precopy(pool);
  edit_of_the_same_length(pool);
  pool.options.check = SourceCheck::quick;
  CHECK(line_of([&] { pool.cutover(); }).starts_with("difference: "));
  auto session = pool.session();
  CHECK(close_run(pool.run(), session, {status_of(pool.run()).plan_hash, true}, pool.observer).phase ==
        RunPhase::complete);
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM sqlite_master WHERE name LIKE 'gc2pc%'") == 0);
}

TEST_CASE("precopy: --verify quick without one is refused") {
  PracticePool pool;
  pool.plan();
  pool.options.check = SourceCheck::quick;
  CHECK(line_of([&] { pool.cutover(); }) == "usage: '--verify quick' needs a precopy: without a precopy "
                                            "there is nothing to compare with. Run 'gc2pc "
                                            "precopy' before the weekend, or leave the option out.");
}

TEST_CASE("precopy: files that change, come and go in between") {
  PracticePool pool;
  const auto before = pool.world();
  const auto plan = pool.plan();
  REQUIRE(plan.plan.files.size() > 2);
  precopy(pool);
  const auto write = [&](const std::string& path, const std::string& text) {
    std::ofstream(pool / "files" / path, std::ios::trunc) << text;
  };
  write(plan.plan.files[0], "another content");
  std::filesystem::remove(pool / "files" / plan.plan.files[1]);
  write("new.txt", "came since");
  pool.options.consent_changes = true;
  CHECK(pool.cutover().phase == RunPhase::complete);
  const auto files = pool.world().files;
  CHECK(files.at(plan.plan.files[0]) == "another content");
  CHECK_FALSE(files.contains(plan.plan.files[1]));
  CHECK(files.at("new.txt") == "came since");
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK((pool.world() == before));
}

TEST_CASE("precopy: the forecast of the cutover is about what is left") {
  Plan plan;
  plan.rooms.resize(1);
  plan.rooms[0].messages = 50'000'000;
  plan.files.resize(1'000);
  const auto all = forecast_of_step(plan, {}, StepId::messages);
  const auto left = forecast_of_step(plan, {}, StepId::messages, {49'000'000, 0, 0});
  CHECK(all.seconds > 400);
  CHECK(left.seconds == doctest::Approx((all.seconds - 1) / 50 + 1));
  CHECK(left.undo_seconds == all.undo_seconds); // a rollback undoes all of it
  CHECK(forecast_of_step(plan, {}, StepId::files, {0, 1'000, 0}).seconds == 1);
}

TEST_CASE("precopy: the forecast of files counts what they hold, not only how many they are") {
  Plan plan;
  plan.files.resize(1'000);
  const auto small = forecast_of_step(plan, {}, StepId::files);
  plan.inputs.emplace_back("bytes of files", "200000000000");
  const auto large = forecast_of_step(plan, {}, StepId::files);
  CHECK(small.seconds < 10);
  CHECK(large.seconds == doctest::Approx(small.seconds + 10'000));
  CHECK(large.undo_seconds > 10'000); // each file is read before it is removed
  CHECK(forecast_of_step(plan, {}, StepId::files, {0, 999, 199'000'000'000}).seconds ==
        doctest::Approx(1 + 50 + 1.0 / 300));
  // Measured on small files: 100 files and 10 MB a second. Bytes decide here, files do below.
  const std::vector<Rate> measured{{Work::copy_files, 1'000, 100'000'000, 10}};
  CHECK(forecast_of_step(plan, measured, StepId::files).seconds == doctest::Approx(1 + 20'000));
  plan.inputs.back().second = "1000";
  CHECK(forecast_of_step(plan, measured, StepId::files).seconds == doctest::Approx(1 + 10));
  const auto forecast = forecast_of(plan, measured);
  CHECK(std::any_of(forecast.parts.begin(), forecast.parts.end(), [](const auto& part) {
    return part.basis == "measured in this run: 100 files, 10.0 MB a second";
  }));
}

TEST_CASE("precopy: the plan knows how many bytes the files have") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  std::uintmax_t bytes = 0;
  for (const auto& path : plan.files)
    bytes += std::filesystem::file_size(pool / "files" / path);
  REQUIRE(bytes > 0);
  const auto found = std::find_if(plan.inputs.begin(), plan.inputs.end(),
                                  [](const auto& input) { return input.first == "bytes of files"; });
  REQUIRE(found != plan.inputs.end());
  CHECK(found->second == std::to_string(bytes));
}
