// SPDX-License-Identifier: Apache-2.0
/// \file
/// Chat servers that run while a pool is planned and migrated.
#include "migrator/workflows/cutover.hpp"
#include "migrator/workflows/plan.hpp"
#include "tests/support/by_folder.hpp"
#include "tests/support/practice_pool.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using test::PracticePool;

namespace {

/// A chat server, and the lookup server, which never pings. `when`: for SQLite's datetime().
void add_server(const PracticePool& pool, const char* file, const std::string& name,
                const std::string& when) {
  pool.sql(file,
           "CREATE TABLE IF NOT EXISTS tblServerIdentity (serverID int NOT NULL PRIMARY KEY, "
           "serverAddress nvarchar(256) NOT NULL, serverLastPingTime datetime); "
           "INSERT INTO tblServerIdentity SELECT count(*) + 1, '" +
               name + "', datetime('now', '" + when +
               "') FROM tblServerIdentity; INSERT INTO tblServerIdentity SELECT count(*) + 1, 'lookup', "
               "NULL FROM tblServerIdentity");
}

void ping(const PracticePool& pool, const char* file, const std::string& when) {
  pool.sql(file, "UPDATE tblServerIdentity SET serverLastPingTime = datetime('now', '" + when +
                     "') WHERE serverLastPingTime IS NOT NULL");
}

/// Notes that begin and end so.
std::ptrdiff_t noted(const PracticePool& pool, const std::string& begin, const std::string& end) {
  return std::count_if(pool.observer.notes.begin(), pool.observer.notes.end(), [&](const std::string& note) {
    return note.starts_with(begin) && note.ends_with(end);
  });
}

constexpr auto runs = " It runs, or was stopped less than ten minutes ago. Stop its services; if they are "
                      "stopped, wait.";

} // namespace

TEST_CASE("a plan warns of servers that run, and is the same plan") {
  PracticePool silent, pool;
  add_server(pool, "legacy.db", "net.tcp://chat1", "-30 seconds");
  const auto plan = pool.plan();
  REQUIRE(plan.servers.size() == 1); // there is no target yet
  const auto& source = plan.servers[0];
  REQUIRE(source.remarks.size() == 1);
  CHECK(source.remarks[0].starts_with("Chat server 'net.tcp://chat1' of the source pinged at "));
  CHECK(source.remarks[0].find("; this machine's clock says ") != std::string::npos);
  CHECK(source.remarks[0].ends_with(runs));
  REQUIRE(source.pings);
  REQUIRE(source.pings->servers.size() == 1);
  CHECK((load_plan(pool.run()).servers[0].pings == source.pings));

  const auto work_of = [](Plan made) {
    made.inputs.clear(); // they name the folder
    return hash_of(made);
  };
  CHECK(work_of(plan.plan) == work_of(silent.plan().plan));
  CHECK_FALSE(load_plan(silent.run()).servers[0].pings);
}

TEST_CASE("a cutover warns of servers that run, or ran since the plan, and continues") {
  PracticePool pool({1'500, 12, 1, true});
  add_server(pool, "legacy.db", "net.tcp://chat1", "-3 hours");
  add_server(pool, "persistent.db", "net.tcp://pc1", "-3 hours");
  const auto before = pool.world();
  for (const auto& server : pool.plan().servers)
    CHECK(server.remarks.empty());

  SUBCASE("none") {
    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK(noted(pool, "warning: Chat server", "") == 0);
  }
  SUBCASE("without --execute, too") {
    ping(pool, "legacy.db", "-1 minute");
    auto session = pool.read_session();
    static_cast<void>(check_cutover(pool.run(), session, pool.options, pool.observer));
    CHECK(noted(pool, "warning: Chat server 'net.tcp://chat1' of the source pinged at ", runs) == 1);
  }
  SUBCASE("they ran since the plan") {
    ping(pool, "legacy.db", "-1 hour");
    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK(noted(pool, "warning: Chat server 'net.tcp://chat1' of the source pinged at ",
                ", after the plan was made. Make sure that its services are stopped now.") == 1);
    CHECK(noted(pool, "warning: Chat server", "") == 1);
  }
  SUBCASE("they run") {
    ping(pool, "persistent.db", "-1 minute");
    CHECK(pool.cutover().phase == RunPhase::complete);
    CHECK(noted(pool, "warning: Chat server 'net.tcp://pc1' of the target pinged at ", runs) == 1);
    CHECK(noted(pool, "warning: Chat server", "") == 1);
    pool.rollback();
    CHECK(pool.world() == before); // the server's row is none of gc2pc's
  }
}

TEST_CASE("the step quiet sees a server that pings between its two reads") {
  PracticePool pool;
  pool.sql("legacy.db", "PRAGMA journal_mode = WAL"); // a server takes writers beside readers too
  add_server(pool, "legacy.db", "net.tcp://chat1", "-3 hours");
  pool.plan();
  pool.options.quiet_time = std::chrono::milliseconds(200);
  bool pinged = false;
  pool.stop = [&] {
    if (!pinged && std::find(pool.observer.works.begin(), pool.observer.works.end(), "quiet") !=
                       pool.observer.works.end()) {
      ping(pool, "legacy.db", "-2 hours");
      pinged = true;
    }
    return false;
  };
  const auto status = pool.cutover();
  CHECK(status.phase == RunPhase::complete);
  CHECK(noted(pool, "warning: Chat server 'net.tcp://chat1' of the source pinged at ",
              ", between two reads: it runs. Stop its services.") == 1);
  CHECK(status.steps[0].summary.find("apart; warning: Chat server 'net.tcp://chat1'") != std::string::npos);
}
