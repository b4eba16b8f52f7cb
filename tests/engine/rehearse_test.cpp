// SPDX-License-Identifier: Apache-2.0
/// \file
/// A rehearsal touches nothing, comes to what the real cutover comes to, and is refused when it would say
/// nothing.
#include "migrator/report/report.hpp"
#include "migrator/run/records.hpp"
#include "migrator/run/rehearsal.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/status.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/rehearse.hpp"
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

Rehearsal rehearse(PracticePool& pool) {
  return rehearse_run(pool.run(), pool.observer, pool.stop);
}

} // namespace

TEST_CASE("rehearse: the real cutover comes to the digest of the rehearsal, and only that was changed") {
  for (const bool with_target : {false, true}) {
    CAPTURE(with_target);
    PracticePool pool({.with_target = with_target});
    const auto before = pool.world();
    const auto plan = pool.plan();
    const auto rehearsal = rehearse(pool);
    CHECK(pool.world() == before);
    CHECK_FALSE(std::filesystem::exists(pool.run() / "rehearsal"));
    CHECK(rehearsal.plan_hash == plan.plan.hash);
    CHECK(rehearsal.store_digest.size() == 64);
    CHECK(rehearsal.cutover_seconds > 0);
    CHECK(last_rehearsal(pool.run())->store_digest == rehearsal.store_digest);
    CHECK(load_plan(pool.run()).plan.hash == plan.plan.hash);

    // Its rates feed the forecast until the run has its own.
    bool used = false;
    for (const auto& part : load_plan(pool.run()).forecast.parts)
      used = used || part.basis.starts_with("measured in the rehearsal: ");
    CHECK(used);

    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK(last_verification(pool.run())->store_digest == rehearsal.store_digest);
    CHECK(status_of(pool.run()).steps.at(6).summary.ends_with(", as in the rehearsal"));
    CHECK(report_json(collect_report(pool.run())).at("rehearsal").at("store_digest") ==
          rehearsal.store_digest);
    CHECK(pool.rollback().phase == RunPhase::rolled_back);
    CHECK(pool.world() == before);
  }
}

TEST_CASE("rehearse: a target that comes to another digest than the rehearsal is a difference") {
  PracticePool pool({.with_target = true});
  pool.plan();
  auto rehearsal = rehearse(pool);
  // What a change behind the plan's back would do: the digest that is kept is another one.
  rehearsal.store_digest = std::string(64, '0');
  Run::open(pool.run(), false).keep(rehearsal_value, stored_rehearsal(rehearsal));
  try {
    pool.cutover();
    FAIL("the cutover went on");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::difference);
    CHECK(std::string(error.what()).find("expected digest 000000000000… as in the rehearsal, found ") !=
          std::string::npos);
  }
}

TEST_CASE("rehearse: refused when the source is another one now, or when the run has begun") {
  PracticePool pool;
  pool.plan();
  pool.sql("legacy.db", "DELETE FROM tblChat WHERE chatId = (SELECT max(chatId) FROM tblChat)");
  CHECK(line_of([&] { static_cast<void>(rehearse(pool)); }) ==
        "changed: source or target changed since the plan was made. Run plan again, then rehearse.");
  CHECK(std::filesystem::exists(pool.run() / "rehearsal")); // to be looked at
  pool.plan();
  static_cast<void>(rehearse(pool));
  CHECK_FALSE(std::filesystem::exists(pool.run() / "rehearsal"));
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(line_of([&] { static_cast<void>(rehearse(pool)); }) ==
        "conflict: the cutover of this run has begun; a rehearsal comes before it. Rehearse before the "
        "cutover, or plan another run.");
}

TEST_CASE("rehearse: a file that has other content than in the rehearsal is not copied") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  REQUIRE(plan.files.size() > 1);
  static_cast<void>(rehearse(pool));
  const auto file = pool / "files" / plan.files[1];
  const auto copy = pool / "new-files" / plan.files[1];
  const auto before = read_file(file);
  auto other = before; // the same size: the plan's inputs are as they were
  other[0] = other[0] == 'x' ? 'y' : 'x';
  write_file(file, other);
  for (int i = 0; i < 2; ++i) // a second try does not pass it over
    CHECK(line_of([&] { pool.cutover(); }) ==
          "changed: files: the file '" + plan.files[1] +
              "' has other content than in the rehearsal. Put the rehearsed file back, or roll back, then "
              "plan and rehearse again.");
  CHECK_FALSE(std::filesystem::exists(copy));
  write_file(file, before);
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(read_file(copy) == before);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
}

TEST_CASE("rehearse: what another plan's rehearsal found in the files says nothing") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  static_cast<void>(rehearse(pool));
  const auto file = pool / "files" / plan.files[0];
  write_file(file, read_file(file) + "longer");
  pool.plan();
  CHECK(pool.cutover().phase == RunPhase::complete);
}
