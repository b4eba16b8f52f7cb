// SPDX-License-Identifier: Apache-2.0
/// \file
/// Messages on their way from one database into another while both threads are at work: copied, stopped, gone
/// on with, refused, and read again to compare.
#include "adapters/source/legacy_writer.hpp"
#include "migrator/pipeline/message_copy.hpp"
#include "migrator/session.hpp"
#include "migrator/verify/line_compare.hpp"
#include "migrator/verify/source_compare.hpp"
#include "migrator/verify/store_lines.hpp"
#include "tests/db/db_fixture.hpp"
#include "tests/support/organisation.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;
using test::line_of;

namespace {

constexpr std::string_view run = "run 1";
constexpr std::int64_t rooms = 6;
/// Two transactions, and enough batches that each side waits for the other.
constexpr std::int64_t in_each_room = 4'000;
constexpr std::int64_t messages = rooms * in_each_room;

/// A legacy database, its plan, and a target with the plan's structure.
struct Pool {
  Pool() {
    test::Organisation org;
    org.person(5, "sip:ann@contoso.com");
    org.scope(1, 5);
    for (std::int64_t room = 2; room < 2 + rooms; ++room) {
      org.room(room, 1, "room " + std::to_string(room));
      org.role(room, 5, test::Organisation::member);
      for (std::int64_t id = 1; id <= in_each_room; ++id)
        org.message(room, id, 5, "message " + std::to_string(id));
    }
    LegacyWriter writer((folder / "legacy.db").string());
    writer.write(org.inputs.source);
    writer.append(org.messages);
    writer.finish();
    plan = org.plan();
    open_legacy();
    session.store = open_store(test::sqlite(folder / "target.db"));
    session.store->create(plan.seed, run);
    session.store->apply(plan.structure, run, "structure");
  }

  void open_legacy() { session.source = open_source(test::sqlite(folder / "legacy.db"), std::nullopt); }
  Rate copy(const StopRequested& stop) {
    const CopyEvents events{[] {}, [&](const Committed& done) { ++commits, committed += done.messages; },
                            [](std::uint64_t) {}, [](const std::string&) {}};
    const std::string run_id(run);
    return copy_messages({*session.source, *session.store, plan, run_id, 1, {}}, events, stop).rate;
  }
  /// Both databases read anew.
  std::vector<Difference> compare() {
    const RoomSample all(100);
    std::vector<Difference> found;
    CHECK(compare_source(session, plan, all, found, never) == messages);
    const auto read = read_store_lines(
        *session.store, all, [](std::uint64_t) {}, never);
    std::vector<DigestLine> expected, lines;
    for (const auto& line : plan.expected)
      if (line.kind == "message")
        expected.push_back(line);
    for (const auto& line : read.lines)
      if (line.kind == "message")
        lines.push_back(line);
    for (auto& difference : compare_lines(session, plan, expected, read.inventory, lines, never))
      found.push_back(std::move(difference));
    return found;
  }
  void change(const std::string& file, const std::string& sql) const {
    test::RawDatabase(folder / file).run(sql);
  }

  test::TemporaryFolder folder;
  Plan plan;
  Session session;
  StopRequested never = [] { return false; };
  std::int64_t commits = 0, committed = 0;
};

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

TEST_CASE_FIXTURE(Pool, "pipeline: stopped by the operator it keeps what is there, and goes on from it") {
  int asked = 0;
  CHECK(line_of([&] { static_cast<void>(copy([&] { return ++asked > 5; })); }) ==
        "interrupted: stopped while copying messages. What is copied stays; the same command goes on from "
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
