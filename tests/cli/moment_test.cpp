// SPDX-License-Identifier: Apache-2.0
/// \file
/// The clock of the host may be set during a run: durations, time left, and the notice that a person reads.
#include "migrator/base/moment.hpp"
#include "migrator/base/time_limit.hpp"
#include "migrator/run/clock_changes.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {

Moment at(const std::string& time, std::int64_t uptime_ms, const std::string& boot = "a") {
  return {"2026-03-28T" + time + "Z", boot, uptime_ms};
}

} // namespace

TEST_CASE("moments: the uptime tells how long it was, whatever the clock says") {
  const auto begin = at("20:00:00.000", 1000);
  CHECK(seconds_between(begin, at("17:00:00.000", 61'000)) == 60);
  CHECK(clock_change(begin, at("17:00:00.000", 61'000)) == -3 * 3600 - 60);
  CHECK(clock_change(begin, at("22:01:00.000", 61'000)) == 2 * 3600);
  CHECK(clock_change(begin, at("20:01:00.900", 61'000)) == 0);
  // Over a day a clock that is synchronised in small steps moves by more than a second.
  CHECK(clock_change(begin, {"2026-03-29T20:00:40.000Z", "a", 86'401'000}) == 0);
}

TEST_CASE("moments: from one start of a computer to another only a clock that went back is noticed") {
  const auto begin = at("20:00:00.000", 500'000);
  CHECK(seconds_between(begin, at("21:00:00.000", 1000, "b")) == 3600);
  CHECK(clock_change(begin, at("21:00:00.000", 1000, "b")) == 0);
  CHECK(seconds_between(begin, at("19:00:00.000", 1000, "b")) == 0);
  CHECK(clock_change(begin, at("19:00:00.000", 1000, "b")) == -3600);
  // As records of an earlier version are.
  CHECK(seconds_between(at("20:00:00.000", 0, ""), at("20:00:05.000", 0, "")) == 5);
  CHECK(clock_change(at("20:00:00.000", 0, ""), at("19:59:00.000", 0, "")) == -60);
}

TEST_CASE("moments: this one is of this start") {
  const auto one = this_moment(), other = this_moment();
  CHECK(one.boot == this_boot().substr(0, 8));
  CHECK(one.uptime_ms > 0);
  CHECK(seconds_between(one, other) < 60);
  CHECK(clock_change(one, other) == 0);
}

TEST_CASE("clock changes: the notice names the last one, and how many there were") {
  ClockChanges changes;
  CHECK(changes.sentence().empty());
  changes.take(at("20:00:00.000", 0), at("20:00:01.000", 1000), 2);
  CHECK(changes.sentence().empty());
  changes.take(at("20:00:01.000", 1000), at("17:00:02.000", 2000), 3);
  CHECK(changes.sentence() ==
        "The clock went back by 3 h 00 min before record 3 of the journal. The records are in "
        "order by number; do not compare their times.");
  changes.take(at("17:00:02.000", 2000), at("19:00:03.000", 3000), 4);
  CHECK(changes.sentence() == "The clock went forward by 2 h 00 min before record 4 of the journal, the last "
                              "of 2 changes. The records are "
                              "in order by number; do not compare their times.");
}

TEST_CASE("time limit: the shorter of two times counts") {
  using std::chrono::hours, std::chrono::seconds, std::chrono::system_clock;
  const auto now = system_clock::now();
  CHECK(TimeLimit(now + hours(2)).seconds_left() == doctest::Approx(7200).epsilon(0.01));
  CHECK_FALSE(TimeLimit(now + hours(2)).clock_was_set());
  // When the limit was set the clock said two hours less, or more, than it says now.
  const TimeLimit forward(now + hours(1), now - hours(2)), back(now + hours(3), now + hours(2));
  CHECK(forward.seconds_left() == doctest::Approx(3600).epsilon(0.01));
  CHECK(forward.clock_was_set());
  CHECK(back.seconds_left() == doctest::Approx(3600).epsilon(0.01));
  CHECK(back.clock_was_set());
  CHECK(TimeLimit(now - hours(1)).seconds_left() < 0);
}
