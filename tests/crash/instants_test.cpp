// SPDX-License-Identifier: Apache-2.0
/// \file
/// SIGKILL at instants that chance picks: somewhere in the time that a command takes, wherever it is then.
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

double seconds_of(test::CrashPool& pool, const std::string& command) {
  pool.load(pool.begin_of(command));
  const auto begin = Clock::now();
  const auto ran = pool.run(command);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Lets the command run for so long; true when it was still there to be killed. A timer of the kernel's in
/// the process itself (failing_calls.cpp) kills, so that no other process is ever hit.
bool killed_after(test::CrashPool& pool, const std::string& command, double seconds) {
  const auto ran =
      pool.run(command, {{"GC2PC_KILL_AFTER", std::to_string(seconds)}, {"LD_PRELOAD", FAILING_CALLS}});
  CHECK_MESSAGE((ran.code == 0 || ran.code == 128 + SIGKILL), ran.code, " ", ran.err);
  return ran.code != 0;
}

/// Kills `wanted` times; `verb_of` chooses what by a random number.
template <class Choose>
void kill_at_instants(std::uint64_t seed, long wanted, const Choose& verb_of) {
  MESSAGE("GC2PC_CRASH_SEED=", seed);
  std::mt19937_64 random(seed);
  std::map<std::pair<bool, std::string>, double> longest;
  int kills = 0;
  for (long i = 0; i < wanted; ++i) {
    const std::string command = verb_of(random());
    const bool with_target = random() % 2 == 1;
    auto& pool = crash_pool(with_target);
    auto& seconds = longest[{with_target, command}];
    if (seconds == 0)
      seconds = seconds_of(pool, command);
    const double after = std::uniform_real_distribution<>(0.001, seconds)(random);
    CAPTURE(i);
    CAPTURE(command);
    CAPTURE(with_target);
    CAPTURE(after);
    pool.load(pool.begin_of(command));
    kills += killed_after(pool, command, after);
    pool.must_recover(command);
  }
  MESSAGE("instants ", wanted, ", kills ", kills);
}

std::uint64_t seed() {
  return static_cast<std::uint64_t>(test::setting("GC2PC_CRASH_SEED", std::random_device{}()));
}

} // namespace

TEST_CASE("instants: killed at any time, the program resumes, and goes back") {
  kill_at_instants(seed(), test::setting("GC2PC_CRASH_INSTANTS", 6), [](std::uint64_t number) {
    const auto draw = number % 8;
    return draw < 5 ? "cutover" : draw < 7 ? "rollback" : "plan";
  });
}

TEST_CASE("instants of a second precopy, and of the cutover after the first: killed at any time") {
  kill_at_instants(seed(), test::setting("GC2PC_CRASH_INSTANTS", 4),
                   [](std::uint64_t number) { return number % 2 == 0 ? "precopy" : "late-cutover"; });
}
