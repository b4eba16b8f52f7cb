// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/close.hpp"
#include "migrator/workflows/rollback.hpp"
#include "migrator/workflows/status.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::line_of;
using test::PracticePool;

namespace {

std::string refusal(PracticePool& pool) {
  return line_of([&] { static_cast<void>(pool.rollback()); });
}

/// A user writes into a migrated room after the cutover.
std::string write_into_first_room(const PracticePool& pool, const Plan& plan) {
  const auto& room =
      *std::find_if(plan.rooms.begin(), plan.rooms.end(), [](const auto& r) { return r.messages > 0; });
  const auto id = std::to_string(room.room.value);
  pool.sql("persistent.db", "INSERT INTO tblChat VALUES (" + id + ", " + std::to_string(room.last.value + 1) +
                                ", 1, 1, 0, 'monday', NULL)");
  pool.sql("persistent.db", "UPDATE tblLastChatId SET lastChatID = lastChatID + 1 WHERE nodeID = " + id);
  return "'" + room.name + "' has " + std::to_string(room.messages + 1) + " messages, " +
         std::to_string(room.messages) + " were migrated";
}

} // namespace

TEST_CASE("rollback: target, directory and files are as they were, to the byte") {
  for (const bool with_target : {false, true}) {
    CAPTURE(with_target);
    PracticePool pool({1'500, 12, 1, with_target});
    const auto before = pool.world();
    pool.plan();
    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK_FALSE(pool.world() == before);
    const auto status = pool.rollback();
    CHECK(status.phase == RunPhase::rolled_back);
    CHECK(status.verdict.sentence == "Rolled back: target and directory are as they were before.");
    CHECK(pool.world() == before);
    if (!with_target)
      CHECK_FALSE(std::filesystem::exists(pool / "persistent.db"));
    else
      CHECK(pool.number("persistent.db", "SELECT count(*) FROM sqlite_master WHERE name LIKE 'gc2pc%'") == 0);
    for (const auto& step : status.steps)
      CHECK(step.status == StepStatus::undone);

    pool.observer.notes.clear();
    CHECK(pool.rollback().phase == RunPhase::rolled_back);
    CHECK(pool.observer.notes ==
          std::vector<std::string>{"the run was rolled back already; nothing was done"});
    CHECK(line_of([&] { static_cast<void>(pool.cutover()); }) ==
          "conflict: the run was rolled back. Plan a new run in another folder.");
    // And the weekend can begin again.
    std::filesystem::remove_all(pool.run());
    pool.plan();
    CHECK(pool.cutover().phase == RunPhase::complete);
  }
}

TEST_CASE("rollback: of a run that never began") {
  PracticePool pool;
  pool.plan();
  CHECK(pool.rollback().phase == RunPhase::planned);
  CHECK(pool.observer.notes ==
        std::vector<std::string>{"the cutover has not begun; there is nothing to undo"});
}

TEST_CASE("rollback: a dry run says what would be undone and changes nothing") {
  PracticePool pool;
  pool.plan();
  pool.cutover();
  const auto after = pool.world();
  auto session = pool.read_session();
  const auto status = check_rollback(pool.run(), session, pool.observer);
  for (const auto& step : status.steps)
    CHECK((step.summary.starts_with("would ") || step.summary == "nothing to undo"));
  CHECK(pool.world() == after);
  CHECK(status_of(pool.run()).phase == RunPhase::complete);
}

TEST_CASE("rollback: what touches the directory needs consent") {
  PracticePool pool;
  pool.plan();
  pool.cutover();
  const auto after = pool.world();
  auto session = pool.session();
  CHECK(
      line_of([&] { static_cast<void>(run_rollback(pool.run(), session, {}, pool.observer, pool.stop)); }) ==
      "usage: step release was begun; undoing it changes the directory. Give '--consent directory' too.");
  CHECK(pool.world() == after);
}

TEST_CASE("rollback: new messages in migrated rooms are reported, and are deleted only when allowed") {
  for (const bool with_target : {false, true}) {
    CAPTURE(with_target);
    PracticePool pool({1'500, 12, 1, with_target});
    const auto before = pool.world();
    const auto plan = pool.plan().plan;
    pool.cutover();
    const auto room = write_into_first_room(pool, plan);
    const auto monday = pool.world();
    CHECK(refusal(pool) == "conflict: users wrote into 1 migrated room after the cutover: " + room +
                               ". Give --discard-new-messages to delete these messages too.");
    CHECK(pool.world() == monday);
    CHECK(status_of(pool.run()).phase == RunPhase::complete);
    CHECK(pool.rollback(true).phase == RunPhase::rolled_back);
    CHECK(pool.world() == before);
  }
}

TEST_CASE("rollback: rows that others added to migrated rooms are reported before anything is undone") {
  for (const bool with_target : {false, true}) {
    CAPTURE(with_target);
    PracticePool pool({1'500, 12, 1, with_target});
    const auto before = pool.world();
    const auto plan = pool.plan().plan;
    pool.cutover();
    const auto room = std::to_string(plan.rooms.front().room.value);
    pool.sql("persistent.db", "INSERT INTO tblPrincipalRole SELECT " + room +
                                  ", 1, (SELECT max(rtypeID) FROM tblRoleType), 1");
    const auto monday = pool.world();
    const auto said = refusal(pool);
    CHECK(
        said.starts_with("conflict: 1 row added after the cutover refers to migrated rows: tblPrincipalRole "
                         "prinRoleNodeID " +
                         room + ", prinRolePrinID 1, prinRoleTypeID "));
    CHECK(said.ends_with(". Remove them, or delete them with --discard-new-messages."));
    {
      auto session = pool.read_session();
      CHECK(line_of([&] { static_cast<void>(check_rollback(pool.run(), session, pool.observer)); }) == said);
    }
    CHECK(pool.world() == monday);
    CHECK(status_of(pool.run()).phase == RunPhase::complete);
    CHECK(pool.rollback(true).phase == RunPhase::rolled_back);
    CHECK(pool.world() == before);
  }
}

TEST_CASE("rollback: of a run killed early leaves none of gc2pc's tables in a target in use") {
  for (const std::string fault : {"structure-applied", "chunk-begun", "chunk-before-commit"}) {
    CAPTURE(fault);
    PracticePool pool({1'500, 12, 1, true});
    const auto before = pool.world();
    pool.plan();
    REQUIRE(pool.dies("cutover", fault + ":1"));
    CHECK(pool.rollback().phase == RunPhase::rolled_back);
    CHECK(pool.world() == before);
    CHECK(pool.number("persistent.db", "SELECT count(*) FROM sqlite_master WHERE name LIKE 'gc2pc%'") == 0);
  }
}

TEST_CASE("rollback: a room that users made below a migrated category is never deleted") {
  PracticePool pool({1'500, 12, 1, true});
  const auto plan = pool.plan().plan;
  pool.cutover();
  const auto& nodes = plan.structure.nodes.inserted;
  const auto category =
      std::find_if(nodes.begin(), nodes.end(), [](const auto& node) { return node.is_category; });
  REQUIRE(category != nodes.end());
  pool.sql("persistent.db",
           "INSERT INTO tblNode (nodeID, nodeGuid, parentID, nodeType, nodeName, nodeDesc, disabled, "
           "behavior, visibility, nodeAddedBy, nodeAddedOn, nodeUpdatedBy, nodeUpdatedOn) VALUES (99999, "
           "'11111111-2222-3333-4444-555555555555', " +
               std::to_string(category->id.value) + ", 0, 'Monday', '', 0, 4, 3, 1, 0, 1, 0)");
  const auto monday = pool.world();
  for (const bool discard : {false, true})
    CHECK(line_of([&] { static_cast<void>(pool.rollback(discard)); }) ==
          "conflict: 1 row added after the cutover refers to migrated rows: tblNode nodeID 99999. "
          "Remove or move "
          "them first.");
  CHECK(pool.world() == monday);
}

TEST_CASE("rollback: a room that a user made in the created target is not deleted") {
  PracticePool pool;
  pool.plan();
  pool.cutover();
  pool.sql("persistent.db",
           "INSERT INTO tblNode (nodeID, nodeGuid, parentID, nodeType, nodeName, nodeDesc, disabled, "
           "behavior, visibility, "
           "nodeAddedBy, nodeAddedOn, nodeUpdatedBy, nodeUpdatedOn) VALUES (99999, "
           "'11111111-2222-3333-4444-555555555555', 1, 0, 'Monday', '', 0, 4, 3, 1, 0, 1, 0)");
  CHECK(refusal(pool) ==
        "conflict: the target was created by this run, but a room was added to it afterwards: 'Monday'. "
        "Remove it first; a rollback removes the whole target.");
}

TEST_CASE("rollback: a file that was changed since stays, and is reported") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  pool.cutover();
  const auto& file = plan.files.front();
  test::write_file(pool / ("new-files/" + file), "edited on Monday");
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world().files.size() == 1);
  CHECK(std::find(pool.observer.notes.begin(), pool.observer.notes.end(),
                  "the file '" + file + "' was changed since it was copied; it stays") !=
        pool.observer.notes.end());
}

TEST_CASE("rollback: files that were there before stay") {
  PracticePool pool;
  const auto file = pool.read_session().files_from->list().front().path;
  std::filesystem::create_directories((pool / ("new-files/" + file)).parent_path());
  std::filesystem::copy_file(pool / ("files/" + file), pool / ("new-files/" + file));
  const auto before = pool.world();
  pool.plan();
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world() == before);
}

TEST_CASE("rollback: what another program changed in the target is reported at the end") {
  PracticePool pool({1'500, 12, 1, true});
  pool.plan();
  pool.cutover();
  const auto preferences = pool.number("persistent.db", "SELECT count(*) FROM tblPreference");
  pool.sql("persistent.db", "INSERT INTO tblPreference VALUES ('from elsewhere', 1, 'x', 1)");
  const auto said = refusal(pool);
  CAPTURE(preferences);
  CHECK(said.starts_with("difference: everything was undone, but not as it was before: tblPreference had "));
  CHECK(said.ends_with(" rows and has 1. Check what was changed since the snapshot was taken."));
  CHECK(status_of(pool.run()).phase == RunPhase::rolled_back);
}

TEST_CASE("rollback: a closed run has no way back") {
  PracticePool pool({1'500, 12, 1, true});
  pool.plan();
  auto session = pool.session();
  CHECK(line_of([&] {
          static_cast<void>(
              close_run(pool.run(), session, {status_of(pool.run()).plan_hash, false}, pool.observer));
        }) == "conflict: the run is planned, not complete. Only a complete run can be closed.");
  pool.cutover();
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM sqlite_master WHERE name LIKE 'gc2pc%'") > 0);
  CHECK(close_run(pool.run(), session, {status_of(pool.run()).plan_hash, false}, pool.observer).phase ==
        RunPhase::complete);
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM sqlite_master WHERE name LIKE 'gc2pc%'") == 0);
  CHECK(close_run(pool.run(), session, {status_of(pool.run()).plan_hash, false}, pool.observer).phase ==
        RunPhase::complete);
  CHECK(refusal(pool) == "conflict: the run was closed: its control rows are gone from the target, so a "
                         "rollback is no longer possible");
}

TEST_CASE("rollback: numbers of messages below zero, in a target in use") {
  PracticePool pool({1'500, 12, 1, true});
  const auto room = std::to_string(pool.number(
      "legacy.db", "SELECT min(nodeID) FROM tblNode WHERE nodeType = 0 AND disabled = 0 AND parentID <> 1"));
  pool.sql("legacy.db", "UPDATE tblChat SET chatId = chatId - 1000000 WHERE channelId = " + room);
  pool.sql("legacy.db", "UPDATE tblChat SET chatId = -9223372036854775808 WHERE channelId = " + room +
                            " AND chatId = (SELECT min(chatId) FROM tblChat WHERE channelId = " + room + ")");
  pool.sql("legacy.db", "DELETE FROM tblLastChatId WHERE nodeID = " + room);
  pool.sql("legacy.db", "INSERT INTO tblLastChatId VALUES (" + room + ", -2)");
  const auto before = pool.world();
  pool.plan();
  CHECK(pool.cutover().phase == RunPhase::complete);
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblChat WHERE chatId < 0") ==
        pool.number("legacy.db", "SELECT count(*) FROM tblChat WHERE chatId < 0"));
  CHECK(pool.number("persistent.db", "SELECT count(*) FROM tblLastChatId WHERE lastChatID = -2") == 1);
  CHECK(pool.rollback().phase == RunPhase::rolled_back);
  CHECK(pool.world() == before);
}
