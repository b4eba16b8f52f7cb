// SPDX-License-Identifier: Apache-2.0
/// \file
/// A whole journey with source and target behind ODBC, from outside: the digest is the same as without.
#include "tests/cli/program.hpp"
#include "tests/db/odbc_database.hpp"
#include "tests/support/server_pool.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace gc2pc::test;

namespace {

std::string digest(const std::string& target) {
  const auto ran = run_program({"digest", "--target", target});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return last_line(ran.out);
}

std::string file_url(const std::filesystem::path& file) {
  return "sqlite3://dbname=" + file.string();
}

/// What a cutover from SQLite to SQLite comes to.
std::string expected_digest() {
  const PracticePool pool;
  const auto done = pool.cutover(pool.plan());
  REQUIRE_MESSAGE(done.code == 0, done.err);
  return digest(file_url(pool.target()));
}

/// There and back again; `native` names the target without ODBC, where there is another way.
void check_journey(const std::string& source, const std::string& target, const std::string& native) {
  const PracticePool pool;
  copy_legacy(file_url(pool.source()), source);
  auto options = pool.options_with("--target", target);
  const auto place = std::find(options.begin(), options.end(), "--source");
  REQUIRE(place != options.end());
  *(place + 1) = source;
  const auto planned = run_program(Words{"plan", "--json", "--run", pool.run().string()} + options);
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto done = pool.cutover(nlohmann::json::parse(planned.out).at("plan_hash"));
  REQUIRE_MESSAGE(done.code == 0, done.err);
  const auto expected = expected_digest();
  CHECK(digest(target) == expected);
  CHECK(digest(native) == expected);
  const auto verified = run_program({"verify", "--run", pool.run().string()});
  CHECK_MESSAGE(verified.code == 0, verified.err);
  const auto back = pool.rollback();
  REQUIRE_MESSAGE(back.code == 0, back.err);
  CHECK(last_line(back.out) == "Rolled back: target and directory are as they were before.");
}

} // namespace

TEST_CASE("PostgreSQL's driver at both ends") {
  const auto server = shared_postgres();
  if (!server || !has_driver("PostgreSQL Unicode"))
    return;
  const PostgresDatabase source(*server), target(*server);
  check_journey(odbc_url(source), odbc_url(target), target.url());
  CHECK(
      target.raw().query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace").empty());
}

TEST_CASE("SQL Server at both ends") {
  const auto server = SqlServer::from_environment();
  if (!server)
    return;
  const SqlServerDatabase source(*server), target(*server);
  check_journey(source.url(), target.url(), target.url());
  CHECK(raw_odbc(target.keywords(), "SELECT name FROM sys.tables").empty());
  CHECK(raw_odbc(target.keywords(), "SELECT name FROM sys.schemas WHERE name = 'gc2pc'").empty());
}
