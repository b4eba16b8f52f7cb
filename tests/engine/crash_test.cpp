// SPDX-License-Identifier: Apache-2.0
/// \file
/// kill -9 where more than one transaction of messages is needed, or more than the result is of interest.
/// Every point there is: tests/crash/points_test.cpp.
#include "migrator/workflows/status.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace gc2pc;
using test::PracticeOptions;
using test::PracticePool;
using test::World;

namespace {

/// More than two transactions of messages, so that one can be killed between two.
constexpr PracticeOptions with_chunks{45'000, 30, 1, false};
constexpr PracticeOptions small{1'500, 12, 1, false};

const World& finished(const PracticeOptions& options) {
  static std::map<std::pair<std::int64_t, bool>, World> worlds;
  auto& world = worlds[{options.messages, options.with_target}];
  if (world.directory.empty()) {
    PracticePool pool(options);
    pool.plan();
    REQUIRE(pool.cutover().phase == RunPhase::complete);
    world = pool.world();
  }
  return world;
}

void go_on(PracticePool& pool, const PracticeOptions& options) {
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.world() == finished(options));
  CHECK_FALSE(status_of(pool.run()).nobody_owns_since);
}

void go_back(PracticePool& pool, const World& before) {
  CHECK(pool.rollback().phase != RunPhase::rolling_back);
  CHECK(pool.world() == before);
  CHECK_FALSE(status_of(pool.run()).nobody_owns_since);
}

/// Kills the cutover at a fault, then lets one copy of the pool resume and another go back.
void kill_cutover(const PracticeOptions& options, const std::string& fault) {
  CAPTURE(fault);
  CAPTURE(options.with_target);
  {
    PracticePool pool(options);
    pool.plan();
    REQUIRE(pool.dies("cutover", fault));
    static_cast<void>(status_of(pool.run()));
    go_on(pool, options);
  }
  PracticePool pool(options);
  const auto before = pool.world();
  pool.plan();
  REQUIRE(pool.dies("cutover", fault));
  go_back(pool, before);
}

} // namespace

TEST_CASE("crash: killed between two transactions of messages") {
  for (const std::string fault :
       {"chunk-begun:2", "chunk-before-commit:2", "chunk-after-commit:1", "chunk-after-commit:2"})
    kill_cutover(with_chunks, fault);
}

TEST_CASE("crash: killed after any record of the journal") {
  PracticePool whole(small);
  whole.plan();
  whole.cutover();
  const auto records = static_cast<int>(audit(whole.run()).entries.size());
  // Two records are the plan's; odd ones continue, even ones go back, so that both get half of the places.
  for (int n = 1; n <= records - 2; ++n) {
    CAPTURE(n);
    PracticePool pool(small);
    const auto before = pool.world();
    pool.plan();
    REQUIRE(pool.dies("cutover", "journal-appended:" + std::to_string(n)));
    if (n % 2 == 1)
      go_on(pool, small);
    else
      go_back(pool, before);
  }
}

TEST_CASE("crash: the rollback killed after any record of the journal") {
  for (int n = 1; n <= 40; n += 3) {
    CAPTURE(n);
    PracticePool pool(small);
    const auto before = pool.world();
    pool.plan();
    REQUIRE(pool.cutover().phase == RunPhase::complete);
    if (!pool.dies("rollback", "journal-appended:" + std::to_string(n)))
      break; // fewer records than that
    go_back(pool, before);
  }
}

TEST_CASE("crash: between release and endpoint the address has no owner, and the run says so") {
  PracticePool pool(small);
  pool.plan();
  SUBCASE("the removal is journaled") {
    const auto count = [&] {
      PracticePool other(small);
      other.plan();
      other.cutover();
      const auto entries = audit(other.run()).entries;
      const auto free = std::find_if(entries.begin(), entries.end(),
                                     [](const auto& e) { return e.event == "address-free"; });
      return free - entries.begin() + 1 - 2; // without the two of the plan
    }();
    REQUIRE(pool.dies("cutover", "journal-appended:" + std::to_string(count)));
  }
  SUBCASE("it is not") {
    REQUIRE(pool.dies("cutover", "release-after-remove:1"));
  }
  // The directory shows it, whatever the journal knows.
  const auto alarm = "sip:ocschat@contoso.example has had no owner since " +
                     status_now(pool.run()).nobody_owns_since.value() + "!";
  CHECK(status_now(pool.run()).verdict.sentence.starts_with(alarm + " The cutover is not finished; "));
  CHECK(status_of(pool.run())
            .verdict.sentence.starts_with("It is not known who owns sip:ocschat@contoso.example: "));
  pool.observer.notes.clear();
  go_on(pool, small);
  REQUIRE(pool.observer.notes.size() >= 2);
  CHECK(pool.observer.notes[0].find(" was taken over; that process has ended") != std::string::npos);
  CHECK(pool.observer.notes[1] == alarm);
}

TEST_CASE("crash: finalize resumes from where the cutover was killed in the handover") {
  for (const std::string fault :
       {"release-before-remove:1", "release-after-remove:1", "endpoint-created:1"}) {
    CAPTURE(fault);
    PracticePool pool(small);
    pool.plan();
    REQUIRE(pool.dies("cutover", fault));
    pool.options.only_handover = true;
    go_on(pool, small);
  }
}
