// SPDX-License-Identifier: Apache-2.0
/// \file
/// SIGKILL at instants that chance picks: somewhere in the time that a verb takes, wherever it is then.
/// `GC2PC_CRASH_INSTANTS=500` for the proof; `GC2PC_CRASH_SEED=…` for the same instants again.
#include "tests/crash/crash_pool.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <random>

using namespace gc2pc;
using test::crash_pool;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_of(test::CrashPool& pool, const std::string& verb) {
  pool.load(pool.begin_of(verb));
  const auto begin = Clock::now();
  const auto ran = pool.run(verb);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Lets the verb run for so long; true when it was still there to be killed. A timer of the kernel's in the
/// process itself (failing_calls.cpp) kills, so that no other process is ever hit.
bool killed_after(test::CrashPool& pool, const std::string& verb, double seconds) {
  const auto ran =
      pool.run(verb, {{"GC2PC_KILL_AFTER", std::to_string(seconds)}, {"LD_PRELOAD", FAILING_CALLS}});
  CHECK_MESSAGE((ran.code == 0 || ran.code == 128 + SIGKILL), ran.code, " ", ran.err);
  return ran.code != 0;
}

} // namespace

TEST_CASE("instants: killed at any time, the program goes on, and goes back") {
  const auto seed = static_cast<std::uint64_t>(test::setting("GC2PC_CRASH_SEED", std::random_device{}()));
  const auto wanted = test::setting("GC2PC_CRASH_INSTANTS", 6);
  MESSAGE("GC2PC_CRASH_SEED=", seed);
  std::mt19937_64 random(seed);
  const std::array<std::string, 3> verbs{"cutover", "rollback", "plan"};
  std::map<std::pair<bool, std::string>, double> longest;
  int kills = 0;
  for (long i = 0; i < wanted; ++i) {
    const auto draw = random() % 8;
    const auto& verb = verbs[draw < 5 ? 0 : draw < 7 ? 1 : 2];
    const bool with_target = random() % 2 == 1;
    auto& pool = crash_pool(with_target);
    auto& seconds = longest[{with_target, verb}];
    if (seconds == 0)
      seconds = seconds_of(pool, verb);
    const double after = std::uniform_real_distribution<>(0.001, seconds)(random);
    CAPTURE(i);
    CAPTURE(verb);
    CAPTURE(with_target);
    CAPTURE(after);
    pool.load(pool.begin_of(verb));
    kills += killed_after(pool, verb, after);
    pool.must_recover(verb);
  }
  MESSAGE("instants ", wanted, ", kills ", kills);
}
