// SPDX-License-Identifier: Apache-2.0
/// \file
/// The clock of the host is set during and between calls, back and forward, by hours and days (see
/// moving_clock.cpp). Data and directory are the same as without it, durations come from the clock that never
/// jumps, and a notice says that the clock was set. `GC2PC_CLOCK_EVERY=1` sets it at each reading; without
/// it, at some of them.
#include "tests/crash/crash_pool.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <csignal>
#include <ctime>
#include <future>

using namespace gc2pc;
using test::crash_pool;
using test::CrashPool;
using test::Environment;

namespace {

constexpr long hour = 3600, day = 24 * hour;
constexpr long default_stride = 23;

Environment clock_set(const std::string& changes) {
  return {{"LD_PRELOAD", MOVING_CLOCK}, {"GC2PC_CLOCK_SET", changes}};
}

nlohmann::json status_of(const CrashPool& pool, const std::string& changes = "") {
  const auto ran =
      test::run_program({"status", "--run", pool.run_folder().string(), "--json", "--audit"}, [&] {
        for (const auto& [name, value] : clock_set(changes))
          ::setenv(name.c_str(), value.c_str(), 1);
      });
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return nlohmann::json::parse(ran.out);
}

long readings_of(const CrashPool& pool, const std::string& command) {
  const test::TemporaryFolder folder;
  const auto tally = folder / "tally";
  auto environment = clock_set("");
  environment.emplace_back("GC2PC_CLOCK_TALLY", tally.string());
  pool.load(CrashPool::begin_of(command));
  REQUIRE(pool.run(command, environment).code == 0);
  return std::stol(test::read_file(tally));
}

/// No step took longer than the whole call may, and none took a time below 0.
void check_durations(const nlohmann::json& status) {
  constexpr double longest = 60;
  for (const auto& step : status.at("steps"))
    for (const auto* name : {"seconds", "undo_seconds"}) {
      CHECK(step.at(name).get<double>() >= 0);
      CHECK(step.at(name).get<double>() < longest);
    }
  if (const auto& back = status.at("rollback_seconds"); !back.is_null()) {
    CHECK(back.get<double>() >= 0);
    CHECK(back.get<double>() < longest);
  }
  for (const auto& rate : status.at("rates"))
    CHECK(rate.at("seconds").get<double>() < longest);
}

/// The records are in order by number, and their times by the clock that only runs.
void check_order(const nlohmann::json& status) {
  std::int64_t number = 0;
  for (const auto& entry : status.at("journal"))
    CHECK(entry.at("sequence").get<std::int64_t>() == ++number);
}

/// Sets the clock at every so many readings, back or forward by turns. Returns how often a person was told.
int set_during(CrashPool& pool, const std::string& command, const test::World& wanted) {
  constexpr std::array<long, 4> changes{-3 * hour, 2 * hour, -5 * day, 3 * day};
  const long readings = readings_of(pool, command);
  const long stride = test::setting("GC2PC_CLOCK_EVERY", default_stride);
  int told = 0, runs = 0;
  for (long at = 1; at <= readings; at += stride) {
    const auto change = changes[static_cast<std::size_t>(runs++) % changes.size()];
    CAPTURE(command);
    CAPTURE(at);
    CAPTURE(change);
    pool.load(CrashPool::begin_of(command));
    const auto ran = pool.run(command, clock_set(std::to_string(at) + ":" + std::to_string(change)));
    CHECK_MESSAGE(ran.code == 0, ran.err);
    CHECK((pool.world() == wanted));
    const auto status = status_of(pool);
    check_durations(status);
    check_order(status);
    told += !status.at("clock_changes").is_null();
  }
  MESSAGE(command, ": the clock was set at ", runs, " of ", readings, " readings, told ", told, " times");
  return told;
}

} // namespace

TEST_CASE("clock: set at any reading of cutover, it changes no result and no duration") {
  auto& pool = crash_pool(true);
  CHECK(set_during(pool, "cutover", pool.finished()) > 0);
}

TEST_CASE("clock: set at any reading of rollback, it changes no result and no duration") {
  auto& pool = crash_pool(true);
  CHECK(set_during(pool, "rollback", pool.start()) > 0);
}

TEST_CASE("clock: set at any reading of precopy and of the cutover after it, it changes no result") {
  auto& pool = crash_pool(false);
  for (const std::string command : {"precopy", "late-cutover"}) {
    pool.load(CrashPool::begin_of(command));
    REQUIRE(pool.run(command).code == 0);
    CHECK(set_during(pool, command, pool.world()) > 0);
  }
}

TEST_CASE("clock: set between calls, it changes no result; the notice counts both changes") {
  auto& pool = crash_pool(true);
  pool.load("planned");
  REQUIRE(pool.run("cutover", clock_set("1:" + std::to_string(-2 * day))).code == 0);
  CHECK((pool.world() == pool.finished()));
  const auto verified = test::run_program({"verify", "--run", pool.run_folder().string()}, [] {
    ::setenv("LD_PRELOAD", MOVING_CLOCK, 1);
    ::setenv("GC2PC_CLOCK_SET", ("1:" + std::to_string(5 * day)).c_str(), 1);
  });
  CHECK_MESSAGE(verified.code == 0, verified.err);
  const auto shown = pool.run("status");
  CHECK_MESSAGE(shown.out.find("The clock went forward by 7 d 00 h before record ") != std::string::npos,
                shown.out);
  CHECK_MESSAGE(
      shown.out.find(" of the journal, the last of 2 changes. The records are in order by number; do not "
                     "compare their times.\n") != std::string::npos,
      shown.out);
  REQUIRE(pool.run("rollback").code == 0);
  CHECK((pool.world() == pool.start()));
  const auto changes = status_of(pool).at("clock_changes");
  CHECK(changes.at("count") == 3);
  CHECK(changes.at("seconds").get<double>() == doctest::Approx(-5 * day).epsilon(0.001));
}

TEST_CASE("clock: what status says of a call that works is right under a clock that is wrong by days") {
  auto& pool = crash_pool(true);
  pool.load("planned");
  // It waits until it is stopped.
  auto working = std::async(std::launch::async, [&] {
    return test::run_program({"cutover", "--run", pool.run_folder().string(), "--execute", "--plan",
                              pool.plan_hash(), "--quiet", "50"});
  });
  nlohmann::json progress;
  for (const long wrong : {0L, -9 * day, 9 * day}) {
    for (int tries = 0; tries < 100; ++tries) {
      progress = status_of(pool, "1:" + std::to_string(wrong)).at("progress");
      if (!progress.is_null() && progress.at("step") == "quiet")
        break;
    }
    CAPTURE(wrong);
    CAPTURE(progress.dump());
    REQUIRE_FALSE(progress.is_null());
    CHECK(progress.at("record_age").get<double>() < 50);
  }
  const auto owner = nlohmann::json::parse(test::read_file(pool.run_folder() / "run.lock"));
  REQUIRE(::kill(owner.at("pid").get<pid_t>(), SIGTERM) == 0);
  CHECK(working.get().code != 0);
}

TEST_CASE("clock: a deadline counts the shorter of two times when the clock was set back during the call") {
  auto& pool = crash_pool(true);
  pool.load("planned");
  const auto seconds_from_now = [](long seconds) {
    const auto at = std::time(nullptr) + seconds;
    std::array<char, 32> text{};
    const auto written = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&at));
    return std::string(text.data(), written);
  };
  const auto cutover = [&](const std::string& deadline, const std::string& changes) {
    return test::run_program({"cutover", "--run", pool.run_folder().string(), "--execute", "--plan",
                              pool.plan_hash(), "--consent", "directory", "--quiet", "0", "--deadline",
                              deadline},
                             [&] {
                               for (const auto& [name, value] : clock_set(changes))
                                 ::setenv(name.c_str(), value.c_str(), 1);
                             });
  };
  // Forward: the time is over by the clock.
  const auto over = cutover(seconds_from_now(hour), "20:" + std::to_string(day));
  CHECK(over.code == 5);
  CHECK_MESSAGE(
      over.err.find("no time is left (the clock was set during this call: the shorter time counts)") !=
          std::string::npos,
      over.err);
  // Back: a day seems to be left, but an hour is.
  const auto back = cutover(seconds_from_now(hour), "20:" + std::to_string(-day));
  CHECK_MESSAGE(back.code == 0, back.err);
  CHECK_MESSAGE(back.err.find("are left (the clock was set during this call: the shorter time counts)") !=
                    std::string::npos,
                back.err);
  CHECK(back.err.find(" d ") == std::string::npos);
  CHECK((pool.world() == pool.finished()));
}
