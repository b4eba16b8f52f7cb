// SPDX-License-Identifier: Apache-2.0
/// \file
/// The same content makes the same archive, whatever the engine.
#include "tests/archive/tree.hpp"
#include "tests/support/odbc_database.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/program.hpp"
#include "tests/support/server_pool.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/stand_in.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <optional>

using namespace gc2pc::test;

namespace {

namespace fs = std::filesystem;

std::string file_url(const fs::path& file) {
  return "sqlite3://dbname=" + file.string();
}

std::map<std::string, std::string> archived(const fs::path& out, const Words& options) {
  const auto ran = run_program(Words{"export", "--out", out.string()} + options);
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return tree_of(out);
}

/// A migration of the source into an empty target. It is named again: a path to a driver is not taken from a
/// run folder.
void migrate(const PracticePool& pool, const std::string& target, const std::string& run) {
  const auto folder = (pool.folder() / run).string();
  const auto planned = run_program(
      {"plan", "--json", "--run", folder, "--source", file_url(pool.source()), "--target", target});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto hash = nlohmann::json::parse(planned.out).at("plan_hash").get<std::string>();
  const auto done = run_program(
      {"cutover", "--run", folder, "--execute", "--plan", hash, "--quiet-time", "0", "--target", target});
  REQUIRE_MESSAGE(done.code == 0, done.err);
}

} // namespace

TEST_CASE("archives of SQLite, PostgreSQL, ODBC and SQL Server's place have the same bytes") {
  const PracticePool pool;
  const auto server = shared_postgres();
  const bool has_odbc = server && has_driver("PostgreSQL Unicode");
  std::optional<PostgresDatabase> database;
  if (server)
    database.emplace(*server);
  StandIn stand_in;
  // A query that an engine answers in another order, or a text that it gives back otherwise, shows in a byte.
  const auto check_same = [&](const std::string& database_of, const Words& options,
                              const std::string& of_file, const std::vector<std::string>& others) {
    const auto expected = archived(pool.folder() / "file", options + Words{database_of, of_file});
    CHECK(expected.contains("data/archive.db"));
    int number = 0;
    for (const auto& other : others) {
      CAPTURE(other);
      const auto found =
          archived(pool.folder() / ("other" + std::to_string(++number)), options + Words{database_of, other});
      for (const auto& [the_name, bytes] : expected) {
        const auto& name = the_name; // clang 14 captures no structured binding
        CAPTURE(name);
        REQUIRE(found.contains(name));
        CHECK((found.at(name) == bytes));
      }
      CHECK(found.size() == expected.size());
    }
  };
  std::vector<std::string> others{stand_in.silent("pool")};
  if (database)
    others.push_back(database->url());
  if (has_odbc)
    others.push_back(odbc_url(*database));
  SUBCASE("a Persistent Chat store") {
    migrate(pool, file_url(pool.target()), "run-file");
    migrate(pool, stand_in.silent("pool"), "run-stand-in");
    if (database)
      migrate(pool, database->url(), "run-postgres");
    check_same("--target", {"--with-search-db"}, file_url(pool.target()), others);
  }
  SUBCASE("a legacy database as it is") {
    copy_legacy(file_url(pool.source()), stand_in.silent("pool"));
    if (database)
      copy_legacy(file_url(pool.source()), database->url());
    check_same("--source", {"--with-search-db", "--raw"}, file_url(pool.source()), others);
  }
  SUBCASE("a part of a legacy database as it is") {
    copy_legacy(file_url(pool.source()), stand_in.silent("pool"));
    if (database)
      copy_legacy(file_url(pool.source()), database->url());
    check_same("--source", {"--with-search-db", "--raw", "--level", "content", "--start-date", "2011-01-01"},
               file_url(pool.source()), others);
  }
  if (!has_odbc)
    skip("PostgreSQL and its ODBC driver are not there: only SQLite and SQL Server's place were compared");
}

TEST_CASE("contoso: the archive of the pool migrates to the same store as the pool") {
  const auto data = fs::path(GC2PC_SHARED_DIR) / "data/contoso";
  if (!fs::exists(data / "legacy.db"))
    return skip("the rehearsal data is not at " + data.string());
  const TemporaryFolder folder;
  const auto done = [](const Words& words) {
    auto ran = run_program(words);
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    return ran;
  };
  const auto source = file_url(data / "legacy.db"), archive = "archive:" + (folder / "raw").string();
  const auto files = (data / "filestore").string();
  done({"export", "--raw", "--source", source, "--files-from", files, "--out", (folder / "raw").string(),
        "--with-search-db"});
  done({"export", "verify", (folder / "raw").string()});
  const auto after_rules = [&](const std::string& from, const std::string& out) {
    return archived(folder / out, {"--source", from, "--files-from", files});
  };
  const auto expected = after_rules(source, "of-database");
  CHECK((after_rules(archive, "of-archive") == expected));
  const auto run = (folder / "run").string();
  const auto planned =
      done({"plan", "--json", "--run", run, "--source", archive, "--target", file_url(folder / "mgc.db"),
            "--files-from", files, "--files-to", (folder / "files").string()});
  done({"cutover", "--run", run, "--execute", "--plan",
        nlohmann::json::parse(planned.out).at("plan_hash").get<std::string>(), "--quiet-time", "0"});
  CHECK((archived(folder / "of-target", {"--target", file_url(folder / "mgc.db"), "--files-to",
                                         (folder / "files").string()}) == expected));
}
