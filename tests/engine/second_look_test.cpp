// SPDX-License-Identifier: Apache-2.0
/// \file
/// A cutover whose copy is the second look at the source: what it finds, when, and what comes after it.
#include "mappings/model/numbers.hpp"
#include "migrator/plan/channel_records.hpp"
#include "migrator/run/run.hpp"
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/plan.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace gc2pc;
using test::line_of;
using test::PracticePool;

namespace {

/// So many messages that the plan remembers what it was made of.
constexpr test::PracticeOptions many{24'000, 12};

std::string refusal_of(PracticePool& pool) {
  return line_of([&] { static_cast<void>(pool.cutover()); });
}

Run run_of(const PracticePool& pool) {
  return Run::open(pool.run(), true);
}

bool reads_before_writing(const PracticePool& pool) {
  const auto& works = pool.observer.works;
  return std::find(works.begin(), works.end(), "read source") != works.end();
}

/// A message in the middle of the room that has the most of them.
const std::string room_with_most =
    "(SELECT channelId FROM tblChat GROUP BY channelId ORDER BY count(*) DESC, channelId LIMIT 1)";
const std::string in_the_middle = "(SELECT rowid FROM tblChat WHERE channelId = " + room_with_most +
                                  " AND length(content) > 3 ORDER BY chatId LIMIT 1 OFFSET 100)";
/// The text changes, its length does not.
const std::string edit_in_place =
    "UPDATE tblChat SET content = '#' || substr(content, 2) WHERE rowid = " + in_the_middle;

bool names_a_room(const std::string& said) {
  CAPTURE(said);
  return said.starts_with("changed: changed since the plan was made: ") &&
         said.find("messages of room '") != std::string::npos;
}

/// What a plan and a cutover of the same source come to without any of this.
const test::World& expected_after(const std::string& edit) {
  static std::map<std::string, test::World> worlds;
  const auto [found, fresh] = worlds.try_emplace(edit);
  if (fresh) {
    PracticePool pool(many);
    if (!edit.empty())
      pool.sql("legacy.db", edit);
    pool.plan();
    pool.cutover();
    found->second = pool.world();
  }
  return found->second;
}

} // namespace

TEST_CASE("second look: an unchanged source is read once, and the result is that of the plan") {
  PracticePool pool(many);
  const auto planned = pool.plan().plan;
  const auto channels = planned_channels(run_of(pool), planned.hash);
  REQUIRE(channels);
  CHECK(channels->size() > planned.rooms.size() / 2);
  CHECK_FALSE(planned_channels(run_of(pool), "another"));
  pool.observer.works.clear();
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK_FALSE(reads_before_writing(pool));
  CHECK_FALSE(is_left_to_copy(run_of(pool), planned.hash));

  // The same source by a run that remembers nothing: it reads all messages before it writes.
  PracticePool other(many);
  other.plan();
  {
    auto run = Run::open(other.run(), false);
    ChannelRecorder forgets(run);
  }
  other.observer.works.clear();
  CHECK(other.cutover().phase == RunPhase::complete);
  CHECK(reads_before_writing(other));
  CHECK(pool.world() == other.world());
}

TEST_CASE("second look: what changes a count, a room or a role is found before anything is written") {
  PracticePool pool(many);
  pool.plan();
  const auto before = pool.world();
  SUBCASE("a message in the middle") {
    pool.sql("legacy.db", "INSERT INTO tblChat SELECT channelId, -7, chatDate, userId, isAlert, content, rtf "
                          "FROM tblChat WHERE rowid = " +
                              in_the_middle);
    CHECK(names_a_room(refusal_of(pool)));
    CHECK(reads_before_writing(pool));
  }
  SUBCASE("a message less") {
    pool.sql("legacy.db", "DELETE FROM tblChat WHERE rowid = " + in_the_middle);
    CHECK(names_a_room(refusal_of(pool)));
  }
  SUBCASE("only a role") {
    pool.sql("legacy.db", "DELETE FROM tblPrincipalRole WHERE rowid = (SELECT min(rowid) FROM "
                          "tblPrincipalRole WHERE prinRoleTypeID = 101)");
    CHECK(refusal_of(pool).find("source without messages changed") != std::string::npos);
  }
  CHECK(pool.world() == before);
  CHECK(status_of(pool.run()).phase == RunPhase::planned);
}

TEST_CASE("second look: a text that changed in place stops the copy, and goes on with consent") {
  PracticePool pool(many);
  const auto planned = pool.plan().plan;
  const auto directory = test::read_file(pool / "directory.ldif");
  std::string edit = edit_in_place;
  SUBCASE("a text") {}
  SUBCASE("an author") {
    edit = "UPDATE tblChat SET userId = (SELECT max(userId) FROM tblChat) WHERE rowid = (SELECT min(rowid) "
           "FROM tblChat WHERE channelId = " +
           room_with_most + " AND userId <> (SELECT max(userId) FROM tblChat))";
  }
  pool.sql("legacy.db", edit);
  const auto id = pool.number("legacy.db", "SELECT channelId FROM tblChat GROUP BY channelId ORDER BY "
                                           "count(*) DESC, channelId LIMIT 1");
  const auto& room = *std::find_if(planned.rooms.begin(), planned.rooms.end(),
                                   [&](const auto& r) { return r.legacy.value == id; });
  const auto expected = "changed: messages: the messages of room '" + room.name +
                        "' are not those that were planned: " + counted(room.messages, "message") +
                        ", but with other content (room nodeID " + std::to_string(id) +
                        "). The source changed after the plan was made. Find out who wrote, then resume with "
                        "--consent changes, "
                        "which plans again and copies only what differs; or roll back and plan again.";
  CHECK(refusal_of(pool) == expected);
  // Again without consent: no way around it, and nothing is handed over.
  CHECK(refusal_of(pool) == expected);
  CHECK(status_of(pool.run()).steps[3].status == StepStatus::failed);
  CHECK(status_of(pool.run()).verdict.next ==
        "cutover --execute --plan " + planned.hash.substr(0, 12) + " --consent changes");
  CHECK(test::read_file(pool / "directory.ldif") == directory);

  SUBCASE("with consent to changes") {
    pool.options.consent_changes = true;
    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK(pool.world() == expected_after(edit));
  }
  SUBCASE("rolled back") {
    CHECK(pool.rollback().phase == RunPhase::rolled_back);
    CHECK_FALSE(std::filesystem::exists(pool / "persistent.db"));
  }
}

TEST_CASE("second look: messages that stay behind are compared, too") {
  PracticePool pool(many);
  // Of a room that does not exist: its messages stay behind.
  pool.sql("legacy.db", "INSERT INTO tblChat SELECT 999999, chatId, chatDate, userId, isAlert, content, rtf "
                        "FROM tblChat WHERE channelId = " +
                            room_with_most + " LIMIT 3");
  pool.plan();
  // As many messages as before, in other places: only a survey of all of them finds that.
  pool.sql("legacy.db", "UPDATE tblChat SET channelId = 999998 WHERE channelId = 999999 AND chatId = (SELECT "
                        "max(chatId) FROM tblChat WHERE channelId = 999999)");
  const auto said = refusal_of(pool);
  CHECK(said.starts_with(
      "changed: messages: the messages of channel 999998, which are not migrated, are not those "
      "that were planned: there were none then"));
}

TEST_CASE("second look: killed while it copies, the next call compares all of it") {
  for (const std::string fault : {"chunk-before-commit:1", "chunk-after-commit:1"}) {
    CAPTURE(fault);
    PracticePool pool(many);
    const auto planned = pool.plan().plan;
    REQUIRE(pool.dies("cutover", fault));
    CHECK(is_left_to_copy(run_of(pool), planned.hash));
    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK_FALSE(is_left_to_copy(run_of(pool), planned.hash));
    CHECK(pool.world() == expected_after(""));
  }
}

TEST_CASE("second look: what changed while no copy was at work is found by the next one") {
  PracticePool pool(many);
  pool.plan();
  REQUIRE(pool.dies("cutover", "chunk-after-commit:1"));
  pool.sql("legacy.db", edit_in_place);
  CHECK(refusal_of(pool).starts_with("changed: messages: the messages of room '"));
  pool.options.consent_changes = true;
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.world() == expected_after(edit_in_place));
}

TEST_CASE("second look: stopped while it reads what is there already") {
  PracticePool pool(many);
  pool.plan();
  REQUIRE(pool.dies("cutover", "chunk-after-commit:1"));
  const auto there = pool.number("persistent.db", "SELECT count(*) FROM tblChat");
  pool.observer.works.clear();
  pool.stop = [&] {
    const auto& works = pool.observer.works;
    return std::find(works.begin(), works.end(), "messages") != works.end();
  };
  CHECK(refusal_of(pool) ==
        "interrupted: messages: stopped while copying messages. Copied messages stay; the "
        "same command resumes from there.");
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblChat") == there);
  pool.stop = [] { return false; };
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.world() == expected_after(""));
}
