// SPDX-License-Identifier: Apache-2.0
/// \file
/// Messages into PostgreSQL: on several connections, past a slow room, and through a server that is killed;
/// the latter through its ODBC driver, too.
#include "tests/pipeline/copy_pool.hpp"
#include "tests/support/odbc_database.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/small_disk.hpp"

#include <thread>
#include <vector>

using namespace gc2pc;
using test::CopyPool;

namespace {

constexpr auto run = CopyPool::run;

void check_killed_soon(test::PostgresServer& server, CopyPool& pool, int jobs) {
  std::jthread back;
  // At most eight times as many in a transaction: when the server dies at the first one of them, each of
  // three jobs has written one more at most, and half of the messages are still to come.
  pool.commit_rows = 500;
  pool.on_commit = [&] {
    if (back.joinable())
      return;
    server.crash();
    back = std::jthread([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds{300});
      server.start();
    });
  };
  static_cast<void>(pool.copy(pool.never, jobs));
  REQUIRE(back.joinable());
  back.join();
  REQUIRE(pool.notes.size() >= 1);
  CHECK(pool.notes.front() ==
        "the connection to " + pool.session.store->description() + " was lost; trying again in 1 s");
  CHECK(pool.compare().empty());
}

void check_killed_and_resumed(test::PostgresServer& server, CopyPool& pool) {
  pool.commit_rows = 2'000;
  bool dead = false;
  pool.on_commit = [&] {
    if (!std::exchange(dead, true))
      server.crash();
  };
  CHECK(test::line_of([&] { static_cast<void>(pool.copy([&] { return !pool.notes.empty(); })); }) ==
        "interrupted: stopped while waiting for the target. Copied messages stay; the same command resumes "
        "from there.");
  server.start();
  const auto there = messages_copied(pool.session.store->cursors(run));
  CHECK(there == pool.committed);
  static_cast<void>(pool.copy(pool.never));
  CHECK(pool.compare().empty());
}

} // namespace

TEST_CASE("pipeline: into PostgreSQL, one room after the other or several side by side") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  std::vector<TableDigest> digests;
  for (const int jobs : {1, 3}) {
    CAPTURE(jobs);
    const test::PostgresDatabase database(*server);
    CopyPool pool(database.url());
    const auto rate = pool.copy(pool.never, jobs);
    CHECK(rate.units == CopyPool::messages);
    CHECK(pool.committed == CopyPool::messages);
    CHECK(pool.compare().empty());
    if (digests.empty())
      digests = pool.session.store->table_digests();
    CHECK(pool.session.store->table_digests() == digests);
    CHECK(pool.copy(pool.never, jobs).units == 0); // it is all there
  }
}

TEST_CASE("pipeline: a slow room does not hold up the others, and stopping keeps what is there") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  const test::PostgresDatabase database(*server);
  CopyPool pool(database.url());
  const auto slow = pool.plan.rooms.front().room;
  auto raw = database.raw();
  raw.run("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1.5); RETURN "
          "NEW; END'");
  raw.run(
      "CREATE TRIGGER slow BEFORE INSERT ON tblchat FOR EACH ROW WHEN (NEW.chatid = 2 AND NEW.channelid = " +
      std::to_string(slow.value) + ") EXECUTE FUNCTION slow()");
  std::vector<std::string> others, itself;
  pool.on_commit = [&] {
    const auto complete = "SELECT count(*) FROM gc2pc_cursor WHERE complete = 1 AND node";
    others.push_back(database.raw().query(complete + (" <> " + std::to_string(slow.value))));
    itself.push_back(database.raw().query(complete + (" = " + std::to_string(slow.value))));
  };
  static_cast<void>(pool.copy(pool.never, 2));
  REQUIRE(others.size() == 2);
  // One job alone would have the slow room, the first of the plan, behind it by then.
  CHECK(itself.front() == "0");
  // The other job's rooms. With the slow one wait no more than what was read ahead after it, two rooms, and
  // the one that is read next.
  CHECK(std::stoi(others.front()) >= CopyPool::rooms - 4);
  CHECK(pool.compare().empty());
}

TEST_CASE("pipeline: several jobs stop for the operator, and for a room that is not as planned") {
  const auto server = test::shared_postgres();
  if (!server)
    return;
  const test::PostgresDatabase database(*server);
  CopyPool pool(database.url());
  int asked = 0;
  CHECK(test::line_of([&] { static_cast<void>(pool.copy([&] { return ++asked > 5; }, 3)); }) ==
        "interrupted: stopped while copying messages. Copied messages stay; the same command resumes from "
        "there.");
  CHECK(pool.committed > 0);
  CHECK(messages_copied(pool.session.store->cursors(run)) == pool.committed);
  std::vector<chat::NodeId> rooms;
  for (const auto& room : pool.plan.rooms)
    rooms.push_back(room.room);
  pool.session.writable_store().delete_messages(rooms, run, [](std::int64_t) {});
  pool.session.source.reset();
  pool.change("legacy.db", "DELETE FROM tblChat WHERE channelId = 4 AND chatId = 4000");
  pool.open_legacy();
  CHECK(test::line_of([&] { static_cast<void>(pool.copy(pool.never, 3)); })
            .starts_with(
                "changed: the messages of room 'room 4' are not those that were planned: 4000 planned, "
                "3999 found"));
}

TEST_CASE("pipeline: the server is killed in the midst of it, and comes back") {
  if (!test::shared_postgres())
    return;
  test::PostgresServer server;
  SUBCASE("soon: the copy continues by itself") {
    for (const int jobs : {1, 3}) {
      CAPTURE(jobs);
      const test::PostgresDatabase database(server.folder());
      CopyPool pool(database.url());
      check_killed_soon(server, pool, jobs);
    }
  }
  SUBCASE("later: it stops when it is told to, and the next call resumes") {
    const test::PostgresDatabase database(server.folder());
    CopyPool pool(database.url());
    check_killed_and_resumed(server, pool);
  }
  SUBCASE("soon, through the driver") {
    const test::PostgresDatabase database(server.folder());
    if (!test::has_driver("PostgreSQL Unicode"))
      return;
    CopyPool pool(test::odbc_url(database));
    check_killed_soon(server, pool, 1);
  }
  SUBCASE("later, through the driver") {
    const test::PostgresDatabase database(server.folder());
    if (!test::has_driver("PostgreSQL Unicode"))
      return;
    CopyPool pool(test::odbc_url(database));
    check_killed_and_resumed(server, pool);
  }
}

TEST_CASE("pipeline: a tablespace that is full stops the copy; with room again it resumes") {
  if (!test::shared_postgres())
    return;
  const auto check = [](const test::PostgresDatabase& database, const std::string& url) {
    CopyPool pool(url);
    auto raw = database.raw();
    raw.run("ALTER TABLE tblchat SET TABLESPACE small");
    const auto error = test::error_of([&] { static_cast<void>(pool.copy(pool.never)); });
    if (error.kind() != ErrorKind::no_space ||
        error.message() != "no space left for " + pool.session.store->description())
      return false;
    if (messages_copied(pool.session.store->cursors(run)) != pool.committed)
      return false;
    raw.run("ALTER TABLE tblchat SET TABLESPACE pg_default");
    static_cast<void>(pool.copy(pool.never));
    return pool.compare().empty();
  };
  const test::TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  std::filesystem::create_directory(folder / "disk");
  test::on_small_disk(
      folder / "disk",
      [&] {
        const test::PostgresServer server; // sees the disk, as it is made here
        const test::PostgresDatabase first(server.folder()), second(server.folder());
        std::filesystem::create_directory(folder / "disk/space");
        if (test::give_to_server(folder / "disk/space") != 0)
          return false;
        first.raw().run("CREATE TABLESPACE small LOCATION '" + (folder / "disk/space").string() + "'");
        return check(first, first.url()) &&
               (!test::has_driver("PostgreSQL Unicode") || check(second, test::odbc_url(second)));
      },
      "size=1m");
}
