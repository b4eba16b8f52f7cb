// SPDX-License-Identifier: Apache-2.0
#include "tests/db/ping_conformance.hpp"

#include "adapters/source/legacy_source.hpp"
#include "adapters/source/legacy_writer.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/target/chat_store.hpp"
#include "tests/db/chat_store_conformance.hpp"
#include "tests/db/legacy_source_conformance.hpp"
#include "tests/db/open_database.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <vector>

namespace gc2pc::test {
namespace {

void run(const std::string& url, const std::string& script) {
  test::open_database(url, Access::read_write).execute_script(script);
}

constexpr auto servers =
    "CREATE TABLE tblServerIdentity (serverID int NOT NULL PRIMARY KEY, serverAddress nvarchar(256) NOT "
    "NULL, "
    "serverType int NOT NULL, serverLastPingTime datetime);"
    "INSERT INTO tblServerIdentity VALUES (1, 'net.tcp://chat2', 2, '2013-05-01 10:00:00.500');"
    "INSERT INTO tblServerIdentity VALUES (2, 'net.tcp://lookup', 1, NULL);"
    "INSERT INTO tblServerIdentity VALUES (3, 'net.tcp://chat1', 2, '2013-05-01 09:00:00');";

std::vector<ServerPing> expected() {
  return {{"net.tcp://chat1", *DateTime::parse("2013-05-01 09:00:00")},
          {"net.tcp://chat2", *DateTime::parse("2013-05-01 10:00:00.5")}};
}

void check_clock(const ServerPings& pings) {
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  const auto clock = (pings.utc.ticks.value - ticks_at_unix_epoch) / ticks_per_second;
  CHECK(std::abs(clock - now) < 600);
  // No zone is further away from UTC than 14 hours.
  CHECK(std::abs(pings.local.ticks.value - pings.utc.ticks.value) <= 14 * 3'600 * ticks_per_second);
  CHECK((pings.clock == "this machine's clock" || pings.clock == "the database server's clock"));
}

void check_source(const std::string& url) {
  {
    LegacyWriter writer(ConnectionString::parse(url));
    writer.write(small_legacy_pool());
    writer.finish();
  }
  const auto pings = [&] { return open_source(url, std::nullopt)->server_pings(); };
  CHECK_FALSE(pings());
  run(url, servers);
  REQUIRE(pings());
  CHECK(pings()->servers == expected());
  check_clock(*pings());

  run(url, "UPDATE tblServerIdentity SET serverLastPingTime = '2013-05-01 09:01:00' WHERE serverID = 3;");
  CHECK(pings()->servers[0].at == *DateTime::parse("2013-05-01 09:01:00"));
  run(url, "DELETE FROM tblServerIdentity;");
  REQUIRE(pings());
  CHECK(pings()->servers.empty());

  run(url, "DROP TABLE tblServerIdentity; CREATE TABLE tblServerIdentity (serverID int NOT NULL PRIMARY KEY, "
           "serverAddress nvarchar(256) NOT NULL);");
  CHECK_FALSE(pings()); // an older layout
  run(url, "DROP TABLE tblServerIdentity; CREATE TABLE pinged (serverID int, serverLastPingTime datetime); "
           "INSERT INTO pinged VALUES (7, '2013-05-01 09:00:00'); "
           "CREATE VIEW tblServerIdentity AS SELECT serverLastPingTime, serverID FROM pinged;");
  REQUIRE(pings()); // a view, without addresses
  CHECK(pings()->servers == std::vector<ServerPing>{{"7", *DateTime::parse("2013-05-01 09:00:00")}});
  run(url,
      "DROP VIEW tblServerIdentity; CREATE TABLE tblServerIdentity (serverID int, serverLastPingTime int); "
      "INSERT INTO tblServerIdentity VALUES (7, 12);");
  REQUIRE(pings());
  CHECK(pings()->servers.empty()); // not a time: it tells nothing
}

void check_store(const std::string& url) {
  const auto pings = [&] { return open_store(url)->server_pings(); };
  CHECK_FALSE(pings());
  open_store(url)->create(test_seed(), "run 1");
  CHECK_FALSE(pings());
  run(url, servers);
  REQUIRE(pings());
  CHECK(pings()->servers == expected());
  check_clock(*pings());
}

} // namespace

void check_pings(const std::function<std::string()>& empty_database) {
  SUBCASE("source") {
    check_source(empty_database());
  }
  SUBCASE("target") {
    check_store(empty_database());
  }
}

} // namespace gc2pc::test
