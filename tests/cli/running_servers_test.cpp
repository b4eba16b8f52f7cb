// SPDX-License-Identifier: Apache-2.0
/// \file
/// What pings of chat servers become for the operator.
#include "migrator/plan/running_servers.hpp"
#include "migrator/run/records.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {

using Sentences = std::vector<std::string>;

DateTime at(const std::string& time) {
  return *DateTime::parse("2026-01-30 " + time);
}

/// Read at 19:00 UTC, where it is 20:00.
ServerPings pings(std::vector<ServerPing> servers) {
  return {at("19:00:00"), at("20:00:00"), "the database server's clock", std::move(servers)};
}

} // namespace

TEST_CASE("a server that pinged within ten minutes of either clock is reported") {
  CHECK(recent_pings("source", pings({{"net.tcp://chat1", at("18:59:12.5")}})) ==
        Sentences{"Chat server 'net.tcp://chat1' of the source pinged at 2026-01-30 18:59:12; the database "
                  "server's clock says 2026-01-30 19:00:00. It runs, or was stopped less than ten minutes "
                  "ago. Stop its services; if they are stopped, wait."});
  CHECK(recent_pings("target", pings({{"a", at("19:50:00")}, {"b", at("18:50:00")}, {"c", at("19:10:00")}}))
            .size() == 3);
  CHECK(recent_pings("target", pings({{"a", at("19:50:00")}}))[0].find("2026-01-30 20:00:00") !=
        std::string::npos);
  CHECK(recent_pings("source", pings({{"a", at("18:49:59")}, {"b", at("19:10:01")}, {"c", at("20:10:01")}}))
            .empty());
}

TEST_CASE("a server that pinged after the plan is reported once") {
  const auto then = pings({{"a", at("10:00:00")}, {"b", at("10:00:00")}});
  const auto now =
      pings({{"a", at("10:00:00")}, {"b", at("17:00:00")}, {"c", at("18:00:00")}, {"d", at("18:59:00")}});
  CHECK(
      pings_since_plan("source", then, now) ==
      Sentences{"Chat server 'b' of the source pinged at 2026-01-30 17:00:00, after the plan was made. Make "
                "sure that its services are stopped now.",
                "Chat server 'c' of the source pinged at 2026-01-30 18:00:00, after the plan was made. Make "
                "sure that its services are stopped now."});
  CHECK(recent_pings("source", now).size() == 1);
  CHECK(pings_between("target", then, now).size() == 3);
  CHECK(pings_between("target", pings({}), pings({{"a", at("10:00:00")}})) ==
        Sentences{"Chat server 'a' of the target pinged at 2026-01-30 10:00:00, between two reads: it runs. "
                  "Stop its services."});
  CHECK(pings_between("target", now, now).empty());
}

TEST_CASE("last pings are listed from the newest, the rest is counted") {
  CHECK(last_pings(pings({})).empty());
  CHECK(last_pings(pings({{"a", at("10:00:00")}, {"b", at("17:00:00")}})) ==
        "'b' 2026-01-30 17:00:00, 'a' 2026-01-30 10:00:00 (read at 2026-01-30 19:00:00 UTC, by the database "
        "server's clock)");
  std::vector<ServerPing> many;
  for (const auto* name : {"1", "2", "3", "4", "5", "6", "7"})
    many.push_back({name, at("10:00:00")});
  CHECK(last_pings(pings(many)).find("'5' 2026-01-30 10:00:00, and 2 earlier (read at ") !=
        std::string::npos);
}

TEST_CASE("pings are kept with the plan") {
  const std::vector<ServerNote> notes{{"source", "SQLite 3", {"remark"}, pings({{"a", at("10:00:00.123")}})},
                                      {"target", "SQLite 3", {}, std::nullopt}};
  const auto read = servers_from_stored(stored_servers(notes));
  REQUIRE(read.size() == 2);
  CHECK((read[0].pings == notes[0].pings));
  CHECK_FALSE(read[1].pings);
  CHECK(read[0].remarks == notes[0].remarks);
}
