// SPDX-License-Identifier: Apache-2.0
/// \file
/// Every call that changes the disk fails, or is the last one, for n = 1, 2, … until the program passes; see
/// failing_calls.cpp. `GC2PC_CRASH_EVERY=1`: every n; else every N-th, from `GC2PC_CRASH_FROM` on, so that
/// several processes can share the work. `GC2PC_CRASH_DO=kill`: in this way only (`once`, `from`, `kill`),
/// and `GC2PC_CRASH_VERBS=late-cutover`: of these commands only.
#include "tests/crash/crash_pool.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>

using namespace gc2pc;
using test::crash_pool;

namespace {

constexpr long default_stride = 293; // a prime: no rhythm of the program's is met again and again

struct Tried {
  long runs = 0, failed = 0;
};

/// `what`: as GC2PC_CALLS_DO. Ends at the first n that the program does not come to.
Tried hinder(test::CrashPool& pool, const std::string& command, const std::string& what, long first) {
  const auto stride = test::setting("GC2PC_CRASH_EVERY", default_stride);
  const test::TemporaryFolder folder;
  const auto tally = folder / "tally";
  Tried tried;
  for (long n = test::setting("GC2PC_CRASH_FROM", std::min(first, stride));; n += stride) {
    CAPTURE(command);
    CAPTURE(what);
    CAPTURE(n);
    pool.load(pool.begin_of(command));
    std::filesystem::remove(tally);
    const auto ran = pool.run(command, {{"LD_PRELOAD", FAILING_CALLS},
                                        {"GC2PC_CALLS_UNDER", pool.folder().string()},
                                        {"GC2PC_CALLS_AT", std::to_string(n)},
                                        {"GC2PC_CALLS_DO", what},
                                        {"GC2PC_CALLS_TALLY", tally.string()}});
    const bool killed = what == "kill" && ran.code == 128 + SIGKILL;
    CHECK_MESSAGE((killed || ran.code < 128), ran.code, " ", ran.err);
    CHECK_MESSAGE(ran.err.find("internal error:") == std::string::npos, ran.err);
    if (!killed && std::stol(test::read_file(tally)) < n) {
      CHECK_MESSAGE(ran.code == 0, ran.err);
      return tried;
    }
    ++tried.runs;
    tried.failed += ran.code != 0;
    pool.must_recover(command);
  }
}

/// Each case begins with another n, so that they do not meet the same calls.
void hinder_all(const std::string& command, long first) {
  if (!test::is_wanted("GC2PC_CRASH_VERBS", command))
    return;
  for (const auto& what :
       {"once:" + std::to_string(EIO), "from:" + std::to_string(ENOSPC), std::string("kill")}) {
    if (!test::is_wanted("GC2PC_CRASH_DO", what.substr(0, what.find(':'))))
      continue;
    const auto tried = hinder(crash_pool(false), command, what, first);
    MESSAGE(command, " ", what, ": runs ", tried.runs, ", of these not well ", tried.failed);
    first += 37;
  }
}

} // namespace

TEST_CASE("calls of cutover: each fails once with EIO, or from there on with ENOSPC, or is the last one") {
  hinder_all("cutover", 1);
}

TEST_CASE("calls of rollback: each fails once with EIO, or from there on with ENOSPC, or is the last one") {
  hinder_all("rollback", 20);
}

TEST_CASE("calls of rollback on the file store: when one fails, the rollback fails, or has done its work") {
  auto& pool = crash_pool(false);
  const test::TemporaryFolder folder;
  const auto tally = folder / "tally";
  for (long n = 1;; ++n) {
    CAPTURE(n);
    pool.load("complete");
    std::filesystem::remove(tally);
    const auto ran = pool.run("rollback", {{"LD_PRELOAD", FAILING_CALLS},
                                           {"GC2PC_CALLS_UNDER", (pool.folder() / "new-files").string()},
                                           {"GC2PC_CALLS_AT", std::to_string(n)},
                                           {"GC2PC_CALLS_DO", "once:" + std::to_string(EIO)},
                                           {"GC2PC_CALLS_TALLY", tally.string()}});
    const auto calls = std::stol(test::read_file(tally));
    if (ran.code == 0)
      CHECK((pool.world() == pool.start()));
    if (calls < n) {
      CHECK(n > 8); // four files, each removed and its folder synced
      return;
    }
  }
}

TEST_CASE("calls of plan: each fails once with EIO, or from there on with ENOSPC, or is the last one") {
  hinder_all("plan", 50);
}

TEST_CASE(
    "calls of a second precopy, and of the cutover after the first: each fails once, or is the last one") {
  if (test::setting("GC2PC_CRASH_EVERY", default_stride) == default_stride)
    return test::skip("part of the proof, not of every day: set GC2PC_CRASH_EVERY");
  for (const std::string command : {"precopy", "late-cutover"})
    hinder_all(command, 1);
}

TEST_CASE("calls in a target that has rows of its own: each is the last one") {
  if (test::setting("GC2PC_CRASH_EVERY", default_stride) == default_stride)
    return test::skip("part of the proof, not of every day: set GC2PC_CRASH_EVERY");
  for (const std::string command : {"cutover", "rollback"}) {
    const auto tried = hinder(crash_pool(true), command, "kill", 1);
    MESSAGE("with target: ", command, " kill: runs ", tried.runs, ", of these not well ", tried.failed);
  }
}
