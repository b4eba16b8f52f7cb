// SPDX-License-Identifier: Apache-2.0
#include "migrator/workflows/status.hpp"
#include "migrator/workflows/verify.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::line_of;
using test::PracticePool;

namespace {

VerifyResult verified(PracticePool& pool, const VerifyOptions& options = {}) {
  auto session = pool.read_session();
  return verify_run(pool.run(), session, options, pool.observer, pool.stop);
}

const RoomPlan& busy_room(const Plan& plan) {
  return *std::max_element(plan.rooms.begin(), plan.rooms.end(),
                           [](const auto& a, const auto& b) { return a.messages < b.messages; });
}

} // namespace

TEST_CASE("verify: nothing to verify before the cutover") {
  PracticePool pool;
  pool.plan();
  CHECK(line_of([&] { static_cast<void>(verified(pool)); }) ==
        "conflict: there is nothing to verify: the cutover has not written anything. Run cutover first.");
}

TEST_CASE("verify: each kind of difference is named") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  pool.cutover();
  const auto clean = verified(pool);
  CHECK(clean.differences.empty());
  CHECK(clean.lines_compared == plan.expected.size());
  CHECK(clean.messages_read == static_cast<std::uint64_t>(plan.message_count()));
  CHECK(clean.files_compared == plan.files.size());
  CHECK(clean.store_digest.size() == 64);
  const auto& room = busy_room(plan);
  const auto id = std::to_string(room.room.value);
  REQUIRE(room.messages > 4);
  const auto nth = [&](int n) {
    return pool.number("persistent.db", "SELECT chatId FROM tblChat WHERE channelId = " + id +
                                            " ORDER BY chatId LIMIT 1 OFFSET " + std::to_string(n));
  };

  SUBCASE("messages edited and lost") {
    const auto first = nth(1);
    const auto last = nth(3);
    pool.sql("persistent.db", "UPDATE tblChat SET content = 'edited' WHERE channelId = " + id +
                                  " AND chatId = " + std::to_string(first));
    pool.sql("persistent.db",
             "DELETE FROM tblChat WHERE channelId = " + id + " AND chatId = " + std::to_string(last));
    const auto result = verified(pool);
    REQUIRE(result.differences.size() == 1);
    const auto& difference = result.differences.front();
    CHECK(difference.kind == "message");
    CHECK(difference.guid == room.guid.text());
    CHECK(difference.name == room.name);
    CHECK(difference.detail.starts_with("expected " + std::to_string(room.messages) + " ("));
    CHECK(difference.detail.find("found " + std::to_string(room.messages - 1) + " (") != std::string::npos);
    CHECK(difference.detail.ends_with("; differing chatId " + std::to_string(first) + " to " +
                                      std::to_string(last) + ": 1 missing, 1 changed"));
    CHECK(result.store_digest != clean.store_digest);
    const auto kept = last_verification(pool.run());
    REQUIRE(kept);
    CHECK(kept->differences.front().detail == difference.detail);
  }
  const auto only_difference = [&](const std::string& end) {
    const auto result = verified(pool);
    REQUIRE(result.differences.size() == 1);
    CHECK(result.differences.front().kind == "message");
    CHECK_MESSAGE(result.differences.front().detail.ends_with(end), result.differences.front().detail);
  };
  const auto range = [](std::int64_t first, std::int64_t last) {
    return "; differing chatId " + std::to_string(first) + " to " + std::to_string(last) + ": ";
  };
  const auto copy_to = [&](const std::string& new_id) {
    pool.sql("persistent.db", "CREATE TEMP TABLE t AS SELECT * FROM tblChat WHERE channelId = " + id +
                                  " AND chatId = " + std::to_string(nth(0)) + "; UPDATE t SET chatId = " +
                                  new_id + "; INSERT INTO tblChat SELECT * FROM t");
  };
  SUBCASE("one byte of a message") {
    pool.sql("persistent.db", "UPDATE tblChat SET content = content || '.' WHERE channelId = " + id +
                                  " AND chatId = " + std::to_string(nth(2)));
    only_difference(range(nth(2), nth(2)) + "1 changed");
  }
  SUBCASE("two messages swapped") {
    const auto a = nth(0), b = nth(4);
    for (const auto& [from, to] : {std::pair{a, std::int64_t{-1}}, {b, a}, {std::int64_t{-1}, b}})
      pool.sql("persistent.db", "UPDATE tblChat SET chatId = " + std::to_string(to) +
                                    " WHERE channelId = " + id + " AND chatId = " + std::to_string(from));
    only_difference(range(a, b) + "2 changed");
  }
  SUBCASE("a message doubled") {
    copy_to("-7");
    only_difference(range(-7, -7) + "1 too many");
  }
  SUBCASE("a message written since") {
    const auto next = room.last.value + 5;
    copy_to(std::to_string(next));
    only_difference(range(next, next) + "1 newer");
  }
  SUBCASE("the source") {
    pool.sql("legacy.db", "UPDATE tblChat SET content = content || '.' WHERE channelId = " +
                              std::to_string(room.legacy.value) + " AND chatId = " + std::to_string(nth(2)));
    const auto result = verified(pool);
    REQUIRE(result.differences.size() == 1);
    CHECK(result.differences.front().kind == "source");
    CHECK(result.differences.front().name == room.name);
    CHECK(verified(pool, {100, false}).differences.empty());
  }
  SUBCASE("a quick check reads some rooms, always the same") {
    const auto some = verified(pool, {30, true});
    CHECK(some.differences.empty());
    CHECK(some.store_digest.empty());
    CHECK(some.rooms_read > 0);
    CHECK(some.rooms_read < clean.rooms_read);
    CHECK(some.messages_read < clean.messages_read);
    CHECK(some.source_messages_read == some.messages_read);
    CHECK(verified(pool, {30, true}).messages_read == some.messages_read);
    // Every room loses its last message: those that are read show it.
    pool.sql("persistent.db",
             "DELETE FROM tblChat WHERE chatId = (SELECT max(chatId) FROM tblChat AS t WHERE "
             "t.channelId = tblChat.channelId)");
    CHECK_FALSE(verified(pool, {30, true}).differences.empty());
  }
  SUBCASE("a role too many") {
    pool.sql("persistent.db", "INSERT OR IGNORE INTO tblPrincipalRole SELECT " + id +
                                  ", max(prinID), 2, 1 FROM tblPrincipal WHERE prinTypeID = 5");
    const auto result = verified(pool);
    REQUIRE(result.differences.size() == 1);
    CHECK(result.differences.front().kind == "role");
    CHECK(result.differences.front().name == room.name);
  }
  SUBCASE("a file") {
    test::write_file(pool / ("new-files/" + plan.files.front()), "other");
    const auto result = verified(pool);
    REQUIRE(result.differences.size() == 1);
    CHECK(result.differences.front().kind == "file");
    CHECK(result.differences.front().name == plan.files.front());
  }
  SUBCASE("the address") {
    auto session = pool.session();
    const auto owners = session.directory->find_owners(*session.lookup_address);
    REQUIRE(owners.size() == 1);
    session.writable_directory().remove_created(owners.front().entry.dn);
    const auto result = verified(pool);
    REQUIRE(result.differences.size() == 1);
    CHECK(result.differences.front().kind == "address");
    CHECK(result.differences.front().detail ==
          "expected the owner '" + owners.front().entry.dn + "', found none");
  }
}

TEST_CASE("verify: a difference stops the cutover before the address is touched") {
  PracticePool pool;
  const auto plan = pool.plan().plan;
  REQUIRE(pool.dies("cutover", "rest-applied:1"));
  const auto& room = busy_room(plan);
  const auto id = std::to_string(room.room.value);
  pool.sql("persistent.db", "UPDATE tblChat SET isAlert = 1 - isAlert WHERE channelId = " + id);
  const auto directory = test::read_file(pool / "directory.ldif");
  const auto said = line_of([&] { static_cast<void>(pool.cutover()); });
  CHECK(said.starts_with("difference: verify: verification found 1 difference; the first: message '" +
                         room.name + "' (" + room.guid.text() + "): expected "));
  CHECK(said.ends_with(". 'gc2pc verify' lists all of them."));
  CHECK(test::read_file(pool / "directory.ldif") == directory);
  CHECK(status_of(pool.run()).steps[6].status == StepStatus::failed);
}
