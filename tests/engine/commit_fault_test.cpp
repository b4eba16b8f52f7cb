// SPDX-License-Identifier: Apache-2.0
/// \file
/// Commits that fail, and commits of which it is not known whether they failed.
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/engine/faulty_store.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::CommitFault;
using test::PracticePool;

namespace {

RunStatus cutover_with(PracticePool& pool, CommitFault fault, int nth = 2) {
  auto session = pool.session();
  session.use(std::make_shared<test::FaultyStore>(open_store(pool.config.target), fault, nth));
  return run_cutover(pool.run(), session, pool.options, pool.observer, pool.stop);
}

const test::World& finished() {
  static const test::World world = [] {
    PracticePool pool({45'000, 30});
    pool.plan();
    pool.cutover();
    return pool.world();
  }();
  return world;
}

} // namespace

TEST_CASE("commit: the answer is lost, the rows are there, the copy continues") {
  PracticePool pool({45'000, 30});
  pool.plan();
  CHECK(cutover_with(pool, CommitFault::answer_lost).phase == RunPhase::complete);
  CHECK(pool.world() == finished());
}

TEST_CASE("commit: it fails, the step fails with it, and the next call resumes") {
  PracticePool pool({45'000, 30});
  pool.plan();
  CHECK(test::line_of([&] { static_cast<void>(cutover_with(pool, CommitFault::refused)); }) ==
        "connection: messages: the target went away");
  const auto status = status_of(pool.run());
  CHECK(status.steps[3].status == StepStatus::failed);
  CHECK(status.verdict.sentence ==
        "The cutover is not finished; step messages failed: the target went away. Resume it with cutover, or "
        "undo it with rollback.");
  const auto copied = pool.number("persistent.db", "SELECT count(*) FROM tblChat");
  CHECK(copied > 0);
  CHECK(copied == pool.number("persistent.db", "SELECT sum(messages) FROM gc2pc_cursor"));
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.world() == finished());
}

TEST_CASE("commit: each of them fails, the first, the second, … until none is left to fail") {
  int failed = 0;
  for (bool passed = false; !passed; ++failed) {
    CAPTURE(failed);
    PracticePool pool({45'000, 30});
    pool.plan();
    try {
      passed = cutover_with(pool, CommitFault::refused, failed + 1).phase == RunPhase::complete;
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::connection);
      CHECK(pool.cutover().phase == RunPhase::complete);
    }
    CHECK(pool.world() == finished());
  }
  CHECK(failed == 4); // three commits, and the run in which the fourth would have failed
}
