// SPDX-License-Identifier: Apache-2.0
/// \file
/// A whole journey with source and target behind ODBC, from outside: the digest is the same as without.
#include "tests/support/odbc_database.hpp"
#include "tests/support/program.hpp"
#include "tests/support/server_pool.hpp"
#include "tests/support/stand_in.hpp"
#include "tests/support/tsql_parser.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

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

/// There and back again; `native` names the target without ODBC, where there is another way. `copied` is
/// where the source is copied to first.
void check_journey(const std::string& source, const std::string& target, const std::string& native,
                   const std::string& copied = {}) {
  const PracticePool pool;
  copy_legacy(file_url(pool.source()), copied.empty() ? source : copied);
  const auto assessed = run_program({"assess", "--source", source, "--target", target, "--probe-target"});
  REQUIRE_MESSAGE(assessed.code == 0, assessed.err);
  auto options = pool.options_with("--target", target);
  const auto place = std::find(options.begin(), options.end(), "--source");
  REQUIRE(place != options.end());
  *(place + 1) = source;
  const auto planned = run_program(Words{"plan", "--json", "--run", pool.run().string()} + options);
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  // Given again: a path to a driver is not taken from a run folder.
  const Words places{"--source", source, "--target", target};
  const auto precopied = run_program(Words{"precopy", "--run", pool.run().string(), "--execute"} + places);
  REQUIRE_MESSAGE(precopied.code == 0, precopied.err);
  const auto done = pool.cutover(nlohmann::json::parse(planned.out).at("plan_hash"), places);
  REQUIRE_MESSAGE(done.code == 0, done.err);
  const auto expected = expected_digest();
  CHECK(digest(target) == expected);
  CHECK(digest(native) == expected);
  const auto verified = run_program(Words{"verify", "--run", pool.run().string()} + places);
  CHECK_MESSAGE(verified.code == 0, verified.err);
  const auto back = pool.rollback(places);
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

TEST_CASE("SQL Server's place at both ends: every statement is one of its version") {
  const StandIn server;
  check_journey(server.recorded("source"), server.recorded("target"), server.silent("target"),
                server.silent("source"));
  const std::string later = "100,110,120,130,140,150,160";
  const auto source = parse_tsql(server.record("source"), "90," + later);
  const auto target = parse_tsql(server.record("target"), later);
  if (!source || !target)
    return;
  CHECK(source->refused == "");
  CHECK(target->refused == "");
  MESSAGE("statements parsed: " << source->parsed.at("90") << " as SQL Server 2005 has them, "
                                << target->parsed.at("100") << " as 2008 R2");
  CHECK(source->parsed.at("90") > 20);
  CHECK(target->parsed.at("100") > 80);
}

TEST_CASE("SQL Server's place: what the doctor asks is T-SQL of its version, also about rights") {
  const StandIn server;
  const PracticePool pool;
  copy_legacy(file_url(pool.source()), server.silent("source"));
  const auto levels = [&] {
    const auto ran = run_program(
        {"doctor", "--source", server.recorded("source"), "--target", server.recorded("target"), "--json"});
    const auto checkup = nlohmann::json::parse(ran.out);
    std::map<std::string, std::string> result;
    for (const auto& group : checkup.at("groups"))
      for (const auto& check : group.at("checks"))
        result[check.at("id").get<std::string>()] = check.at("level").get<std::string>();
    return result;
  };
  // Before gc2pc has made the target's tables, and after.
  auto answers = levels();
  CHECK(answers.at("source.read") == "ok");
  CHECK(answers.at("target.write") == "ok");
  auto options = pool.options_with("--target", server.silent("target"));
  REQUIRE(run_program(Words{"plan", "--run", pool.run().string()} + options).code == 0);
  REQUIRE(
      run_program({"precopy", "--run", pool.run().string(), "--execute", "--target", server.silent("target")})
          .code == 0);
  answers = levels();
  CHECK(answers.at("target.write") == "ok");
  CHECK(answers.at("target.rows") == "ok");
  CHECK(read_file(server.record("target")).find("SELECT HAS_PERMS_BY_NAME(?, N'OBJECT', N'DELETE')") !=
        std::string::npos);
  const std::string later = "100,110,120,130,140,150,160";
  const auto source = parse_tsql(server.record("source"), "90," + later);
  const auto target = parse_tsql(server.record("target"), later);
  if (!source || !target)
    return;
  CHECK(source->refused == "");
  CHECK(target->refused == "");
  CHECK(source->parsed.at("90") > 5);
  CHECK(target->parsed.at("100") > 10);
}
