// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/server_notes.hpp"

#include <doctest/doctest.h>

using namespace gc2pc;

namespace {

constexpr std::int64_t gigabyte = 1'000'000'000;

ServerFacts server() {
  ServerFacts facts;
  facts.product = "SQL Server";
  facts.version = "10.50.6000.34";
  facts.edition = "Standard Edition";
  facts.recovery_model = "SIMPLE";
  facts.used = gigabyte;
  return facts;
}

} // namespace

TEST_CASE("a server with room enough gets no remark") {
  CHECK(remarks_on(server(), 20 * gigabyte).empty());
  CHECK(remarks_on(ServerFacts{}, 20 * gigabyte).empty()); // one that tells nothing
}

TEST_CASE("an edition that allows a database too little is reported, and only then") {
  auto express = server();
  express.edition = "Express Edition";
  express.size_limit = 10 * gigabyte;
  CHECK(remarks_on(express, 9 * gigabyte).empty());
  CHECK(remarks_on(express, 10 * gigabyte) ==
        std::vector<std::string>{"Express Edition allows a database of 10 GB; it has 1.0 GB, and the "
                                 "migration adds about 10 GB. Move it to another edition first."});
}

TEST_CASE("a transaction log that keeps the load, or has no room for it, is reported") {
  auto full = server();
  full.recovery_model = "FULL";
  full.log_used = gigabyte;
  CHECK(remarks_on(full, 2 * gigabyte) ==
        std::vector<std::string>{
            "The recovery model is FULL: the load, about 2.0 GB, stays in the transaction log "
            "until that is backed up. Back up the log during the load, or ask an administrator to set SIMPLE "
            "for the weekend and to make a full backup afterwards."});
  full.log_limit = 2 * gigabyte;
  const auto remarks = remarks_on(full, 2 * gigabyte);
  REQUIRE(remarks.size() == 2);
  CHECK(remarks[1] == "The transaction log has room for 1.0 GB more, and the load is about 2.0 GB. Enlarge "
                      "it, or back it up during the load.");
  full.recovery_model = "SIMPLE"; // it is emptied as the load goes on
  CHECK(remarks_on(full, 2 * gigabyte).empty());
}

TEST_CASE("a mirror is reported") {
  auto mirrored = server();
  mirrored.mirrored = true;
  CHECK(remarks_on(mirrored, 1) ==
        std::vector<std::string>{
            "The database is mirrored: its partner gets the whole load, too. Ask an administrator to remove "
            "the mirroring before and to set it up again afterwards, or plan the extra time."});
}
