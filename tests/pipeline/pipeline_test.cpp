// SPDX-License-Identifier: Apache-2.0
/// \file
/// Messages on their way from one database into another while both threads are at work: copied, stopped, gone
/// on with, refused, and read again to compare.
#include "migrator/copy/back_pressure.hpp"
#include "tests/pipeline/copy_pool.hpp"

#include <chrono>
#include <thread>

using namespace gc2pc;
using test::line_of;

namespace {

using Pool = test::CopyPool;
constexpr auto run = Pool::run;
constexpr auto messages = Pool::messages;

} // namespace

TEST_CASE_FIXTURE(Pool, "pipeline: everything arrives, and a planted fault is found") {
  const auto rate = copy(never);
  CHECK(rate.units == messages);
  CHECK(committed == messages);
  CHECK(commits == 2);
  CHECK(compare().empty());
  change("target.db", "UPDATE tblChat SET content = content || '.' WHERE channelId = (SELECT max(channelId) "
                      "FROM tblChat) AND chatId = 77");
  const auto found = compare();
  REQUIRE(found.size() == 1);
  CHECK(found.front().kind == "message");
  CHECK(found.front().name == plan.rooms.back().name);
  CHECK(copy(never).units == 0);
}

TEST_CASE_FIXTURE(Pool, "pipeline: stopped by the operator it keeps what is there, and resumes from it") {
  int asked = 0;
  CHECK(line_of([&] { static_cast<void>(copy([&] { return ++asked > 5; })); }) ==
        "interrupted: stopped while copying messages. Copied messages stay; the same command resumes from "
        "there.");
  const auto before = committed;
  CHECK(before > 0);
  CHECK(before < messages);
  CHECK(messages_copied(session.store->cursors(run)) == before);
  static_cast<void>(copy(never));
  CHECK(committed == messages);
  CHECK(compare().empty());
}

TEST_CASE_FIXTURE(Pool, "pipeline: what the reading thread refuses ends the copy") {
  session.source.reset();
  change("legacy.db", "DELETE FROM tblChat WHERE channelId = 4 AND chatId = 3000");
  open_legacy();
  CHECK(line_of([&] { static_cast<void>(copy(never)); })
            .starts_with(
                "changed: the messages of room 'room 4' are not those that were planned: 4000 planned, "
                "3999 found"));
}

TEST_CASE_FIXTURE(Pool, "pipeline: what the writing thread refuses ends the reading one") {
  change("target.db", "CREATE TRIGGER full BEFORE INSERT ON tblChat WHEN new.chatId = 3500 BEGIN SELECT "
                      "RAISE(ABORT, 'no more'); END");
  CHECK_THROWS_AS(static_cast<void>(copy(never)), Error);
  change("target.db", "DROP TRIGGER full");
  static_cast<void>(copy(never));
  CHECK(compare().empty());
}

TEST_CASE("back-pressure: the side that was waited for longer, of the time of all jobs, once a second") {
  const BackPressure::Clock::time_point begin;
  BackPressure pressure(2, begin);
  pressure.add({1.0, 0.5});
  CHECK_FALSE(pressure.lately(begin + std::chrono::milliseconds(999)).has_value());
  const auto first = pressure.lately(begin + std::chrono::seconds(2));
  REQUIRE(first.has_value());
  CHECK(first->side == Side::source);
  CHECK(first->share == doctest::Approx(0.25)); // 1 s of 2 s of two jobs
  pressure.add({0.0, 9.0});
  const auto second = pressure.lately(begin + std::chrono::seconds(3));
  REQUIRE(second.has_value());
  CHECK(second->side == Side::target);
  CHECK(second->share == 1.0); // a wait that began before is counted when it ends
  CHECK(pressure.total().for_source == 1.0);
  CHECK(pressure.total().for_target == 9.5);
}

TEST_CASE("pipeline: the slow side is reported during the copy") {
  Pool pool;
  pool.commit_rows = 4'000;
  pool.on_commit = [] { std::this_thread::sleep_for(std::chrono::milliseconds(600)); };
  pool.copy(pool.never);
  REQUIRE_FALSE(pool.waits.empty());
  for (const auto& wait : pool.waits) {
    CHECK(wait.side == Side::target);
    CHECK(wait.share > 0.1); // a busy machine reads more slowly
    CHECK(wait.share <= 1);
  }
}
