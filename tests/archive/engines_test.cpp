// SPDX-License-Identifier: Apache-2.0
/// \file
/// The same content makes the same archive, whatever the engine.
#include "tests/archive/tree.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/program.hpp"
#include "tests/support/server_pool.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

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

/// A migration of the source into an empty target.
void migrate(const PracticePool& pool, const std::string& target, const std::string& run) {
  const auto folder = (pool.folder() / run).string();
  const auto planned = run_program(
      {"plan", "--json", "--run", folder, "--source", file_url(pool.source()), "--target", target});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto hash = nlohmann::json::parse(planned.out).at("plan_hash").get<std::string>();
  const auto done =
      run_program({"cutover", "--run", folder, "--execute", "--plan", hash, "--quiet-time", "0"});
  REQUIRE_MESSAGE(done.code == 0, done.err);
}

} // namespace

TEST_CASE("archives of SQLite and of PostgreSQL have the same bytes") {
  const auto server = shared_postgres();
  if (!server)
    return;
  const PracticePool pool;
  SUBCASE("a Persistent Chat store") {
    const PostgresDatabase target(*server);
    migrate(pool, target.url(), "run-postgres");
    migrate(pool, file_url(pool.target()), "run-sqlite");
    const auto of_server = archived(pool.folder() / "a", {"--target", target.url()});
    CHECK((of_server == archived(pool.folder() / "b", {"--target", file_url(pool.target())})));
    CHECK(of_server.size() > 20);
  }
  SUBCASE("a legacy database as it is") {
    const PostgresDatabase source(*server);
    copy_legacy(file_url(pool.source()), source.url());
    const auto of_server = archived(pool.folder() / "a", {"--raw", "--source", source.url()});
    const auto of_file = archived(pool.folder() / "b", {"--raw", "--source", file_url(pool.source())});
    for (const auto& [the_name, bytes] : of_file) {
      const auto& name = the_name; // clang 14 captures no structured binding
      CAPTURE(name);
      REQUIRE(of_server.contains(name));
      CHECK((of_server.at(name) == bytes));
    }
    CHECK(of_server.size() == of_file.size());
  }
}
