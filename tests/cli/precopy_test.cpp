// SPDX-License-Identifier: Apache-2.0
/// \file
/// The days before the weekend, as typed: precopy dry and for real, a source that changed, consent, quick.
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

using namespace gc2pc::test;
using nlohmann::json;

namespace {

void add_message(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  CHECK(
      sqlite3_exec(
          database,
          "INSERT INTO tblChat SELECT channelId, max(chatId) + 1, max(chatDate) + 1, userId, 0, 'new', NULL "
          "FROM tblChat WHERE channelId = (SELECT min(channelId) FROM tblChat)",
          nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

} // namespace

TEST_CASE("precopy as typed: dry, for real, then the cutover with what changed since") {
  const TemporaryFolder folder;
  const auto pool = folder / "pool";
  const auto run = (pool / "run").string();
  REQUIRE(run_program({"sample", "--out", pool.string(), "--messages", "300", "--rooms", "10"}).code == 0);

  CHECK(run_program({"precopy", "--run", run}).code == 10); // no run yet
  REQUIRE(run_program({"plan", "--config", (pool / "gc2pc.ini").string(), "--run", run}).code == 0);

  const auto dry = run_program({"precopy", "--run", run});
  CHECK(dry.code == 0);
  CHECK(dry.out.find(" are already there; nothing changed since plan ") != std::string::npos);
  CHECK(dry.out.find("Nothing has been changed.\n") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(pool / "persistent.db"));

  const auto first = run_program({"precopy", "--run", run, "--execute", "--json"});
  CHECK_MESSAGE(first.code == 0, first.err);
  const auto told = json::parse(first.out);
  CHECK(told.at("phase") == "precopied");
  CHECK(told.at("messages_there") == told.at("messages_copied"));
  const std::string hash = told.at("plan");
  CHECK(first.err.find("The legacy system is still in use; the cutover copies what changes from now on.") !=
        std::string::npos);

  add_message(pool / "legacy.db");
  // The source is not read, and users write after every precopy: the next command works either way.
  CHECK(json::parse(run_program({"status", "--run", run, "--json"}).out).at("verdict").at("next") ==
        "cutover --execute --plan " + hash.substr(0, 12) + " --consent changes");
  const Words cutover{"cutover", "--run", run, "--execute", "--plan", hash.substr(0, 12), "--quiet", "0"};
  const auto refused = run_program(cutover + Words{"--consent", "directory"});
  CHECK(refused.code == 1);
  CHECK(refused.err.find("gc2pc: the source changed since the precopy: since plan " + hash.substr(0, 12) +
                         ": 1 message more") != std::string::npos);
  CHECK(run_program(cutover + Words{"--consent", "everything"}).code == 2);
  CHECK(run_program(cutover + Words{"--verify", "never"}).err ==
        "gc2pc: --verify cannot be 'never'. Allowed: full or quick.\n");

  const auto done =
      run_program(cutover + Words{"--consent", "directory,changes", "--verify", "quick", "--json"});
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK(json::parse(done.out).at("phase") == "complete");
  CHECK(run_program({"verify", "--run", run}).code == 0);
  CHECK(run_program({"snapshot", "verify", "--run", run}).code == 0);
  const auto precopy_again = run_program({"precopy", "--run", run, "--execute"});
  CHECK(precopy_again.code == 1);
  CHECK(precopy_again.err ==
        "gc2pc: the run is complete: a precopy comes before the cutover. See 'gc2pc status'.\n");
  CHECK(run_program({"rollback", "--run", run, "--execute", "--consent", "directory"}).code == 0);
  CHECK_FALSE(std::filesystem::exists(pool / "persistent.db"));
}
