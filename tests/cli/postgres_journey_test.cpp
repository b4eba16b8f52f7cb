// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whole journeys with PostgreSQL as source and target, from outside.
#include "adapters/target/store_copy.hpp"
#include "tests/cli/auditor.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/program.hpp"
#include "tests/support/server_pool.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <sstream>

using namespace gc2pc::test;
using gc2pc::ConnectionString;

namespace {

constexpr auto complete =
    "The cutover is complete and verified; sip:ocschat@contoso.example belongs to the endpoint.";
constexpr auto rolled_back = "Rolled back: target and directory are as they were before.";

/// Everything in a database, as pg_dump writes it, but in an order that says nothing: a row that was put back
/// lies elsewhere. Lines with a word of the day (\\restrict) are left out.
std::vector<std::string> dump(const PostgresDatabase& database) {
  const auto ran = run_command({"pg_dump", "--inserts", "--dbname", database.keywords()});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  std::vector<std::string> lines;
  std::istringstream text(ran.out);
  for (std::string line; std::getline(text, line);)
    if (!line.starts_with('\\'))
      lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string tables(const PostgresDatabase& database) {
  return database.raw().query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace");
}

std::string plan(const PracticePool& pool, const Words& options) {
  const auto planned = run_program(Words{"plan", "--json", "--run", pool.run().string()} + options);
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  return nlohmann::json::parse(planned.out).at("plan_hash");
}

std::string digest(const std::string& target) {
  const auto ran = run_program({"digest", "--target", target});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  return last_line(ran.out);
}

std::string file_url(const std::filesystem::path& file) {
  return "sqlite3://dbname=" + file.string();
}

/// What a cutover from SQLite to SQLite comes to.
const std::string& expected_digest(bool with_target) {
  static std::map<bool, std::string> known;
  if (!known.contains(with_target)) {
    const PracticePool pool(with_target);
    const auto done = pool.cutover(pool.plan());
    REQUIRE_MESSAGE(done.code == 0, done.err);
    known[with_target] = digest(file_url(pool.target()));
  }
  return known[with_target];
}

} // namespace

TEST_CASE("SQLite to an empty PostgreSQL database, killed again and again, and back") {
  const auto server = shared_postgres();
  if (!server)
    return;
  const PracticePool pool;
  const PostgresDatabase target(*server);
  const auto hash = plan(pool, pool.options_with("--target", target.url()));
  CHECK(tables(target).empty());

  // Each call gets a little further and dies.
  for (const auto* fault :
       {"store-created:1:kill", "structure-applied:1:kill", "chunk-begun:1:kill",
        "chunk-before-commit:1:kill", "chunk-after-commit:1:kill", "rest-applied:1:kill"}) {
    CAPTURE(fault);
    const auto killed = run_program({"cutover", "--run", pool.run().string(), "--execute", "--plan", hash,
                                     "--consent", "directory", "--quiet", "0"},
                                    [&] { ::setenv("GC2PC_FAULT", fault, 1); });
    CHECK(killed.code == 128 + SIGKILL);
  }
  const auto done = pool.cutover(hash);
  REQUIRE_MESSAGE(done.code == 0, done.err);
  CHECK(last_line(done.out) == complete);
  CHECK(digest(target.url()) == expected_digest(false));

  const auto verified = run_program({"verify", "--run", pool.run().string()});
  CHECK_MESSAGE(verified.code == 0, verified.err);
  CHECK(run_program({"snapshot", "verify", "--run", pool.run().string()}).code == 0);

  // A changed message is found.
  target.raw().run(
      "UPDATE tblchat SET content = content || '.' WHERE ctid = (SELECT min(ctid) FROM tblchat)");
  CHECK(run_program({"verify", "--run", pool.run().string()}).code == 4);

  for (const auto* fault :
       {"room-before-delete:2:kill", "structure-reverted:1:kill", "store-removed:1:kill"}) {
    CAPTURE(fault);
    const auto killed =
        run_program({"rollback", "--run", pool.run().string(), "--execute", "--consent", "directory"},
                    [&] { ::setenv("GC2PC_FAULT", fault, 1); });
    CHECK(killed.code == 128 + SIGKILL);
  }
  const auto back = pool.rollback();
  REQUIRE_MESSAGE(back.code == 0, back.err);
  CHECK(last_line(back.out) == rolled_back);
  CHECK(tables(target).empty());
}

TEST_CASE("PostgreSQL to a PostgreSQL database in use: precopy, rehearsal's twin, and back") {
  const auto server = shared_postgres();
  if (!server)
    return;
  const PracticePool pool(true);
  const PostgresDatabase source(*server), target(*server);
  copy_legacy(file_url(pool.source()), source.url());
  gc2pc::copy_store(ConnectionString::parse(file_url(pool.target())), ConnectionString::parse(target.url()));
  const auto source_before = dump(source), target_before = dump(target);
  CHECK(digest(target.url()) == digest(file_url(pool.target())));

  auto options = pool.options_with("--target", target.url());
  options[1] = source.url();
  options = options + Words{"--jobs", "3"};
  const auto hash = plan(pool, options);
  const auto rehearsed = run_program({"rehearse", "--run", pool.run().string(), "--json"});
  REQUIRE_MESSAGE(rehearsed.code == 0, rehearsed.err);
  const auto wanted = nlohmann::json::parse(rehearsed.out).at("store_digest").get<std::string>();
  CHECK((dump(target) == target_before));

  const auto copied = run_program({"precopy", "--run", pool.run().string(), "--execute"});
  REQUIRE_MESSAGE(copied.code == 0, copied.err);
  CHECK((dump(target) != target_before));
  const auto done = pool.cutover(hash);
  REQUIRE_MESSAGE(done.code == 0, done.err);
  CHECK(last_line(done.out) == complete);
  CHECK(digest(target.url()) == wanted);
  CHECK(digest(target.url()) == expected_digest(true));
  CHECK((dump(source) == source_before));
  const auto report = pool.run() / "report.json";
  const auto people = target.raw().query("SELECT pringuid FROM tblprincipal");
  const auto asked = of_people(about(postgres_answers("legacy", source.keywords(), {}), report), people);
  CHECK((asked == about(postgres_answers("migrated", target.keywords(), {}), report)));
  CHECK((asked == of_people(about(sqlite_answers("legacy", pool.source(), {}), report), people)));
  CHECK(count_of(asked, '5') > 5);

  const auto back = pool.rollback();
  REQUIRE_MESSAGE(back.code == 0, back.err);
  CHECK(last_line(back.out) == rolled_back);
  CHECK((dump(target) == target_before));
}

TEST_CASE("gc2pc and the server are killed; with the server back it resumes") {
  if (!shared_postgres())
    return;
  const PracticePool pool;
  PostgresServer server;
  const PostgresDatabase target(server.folder());
  const auto hash = plan(pool, pool.options_with("--target", target.url()));
  const Words cutover{"cutover", "--run",     pool.run().string(), "--execute", "--plan",
                      hash,      "--consent", "directory",         "--quiet",   "0"};
  CHECK(run_program(cutover, [] { ::setenv("GC2PC_FAULT", "chunk-after-commit:1:kill", 1); }).code ==
        128 + SIGKILL);
  server.crash();
  const auto refused = run_program(cutover);
  CHECK(refused.code == 1);
  CHECK_MESSAGE(last_line(refused.err).find(target.description() + " cannot be reached: ") !=
                    std::string::npos,
                refused.err);
  server.start();
  const auto done = run_program(cutover);
  REQUIRE_MESSAGE(done.code == 0, done.err);
  CHECK(last_line(done.out) == complete);
  CHECK(digest(target.url()) == expected_digest(false));
}

TEST_CASE("no password and no second writer of SQLite by the command line") {
  const PracticePool pool;
  const auto refused = [&](const Words& options) {
    const auto ran = run_program(Words{"plan"} + options);
    CHECK(ran.code == 2);
    CHECK(ran.err.find("s3cret") == std::string::npos);
    return last_line(ran.err);
  };
  for (const auto* url :
       {"postgresql://ann:s3cret@localhost/mgc", "postgresql:dbname=mgc sslpassword=s3cret"})
    CHECK(refused(pool.options_with("--target", url)) ==
          "gc2pc: a PostgreSQL connection contains a password. Remove it, and give it in ~/.pgpass, a "
          "service file or the variable PGPASSWORD: every user of this computer can see a connection string, "
          "and the run folder keeps it.");
  CHECK(refused(pool.options() + Words{"--jobs", "2"}) ==
        "gc2pc: --jobs is 2, but such a target allows only one writer at a time. Leave --jobs out.");
  CHECK(refused(pool.options() + Words{"--jobs", "many"}) ==
        "gc2pc: --jobs cannot be 'many'. Allowed: a whole number from 1 to 32.");
}

TEST_CASE("contoso to PostgreSQL: an auditor gets the same answers from both databases") {
  const auto data = std::filesystem::path(GC2PC_SHARED_DIR) / "data/contoso/legacy.db";
  if (!std::filesystem::exists(data)) {
    skip("the rehearsal data is not at " + data.string());
    return;
  }
  const auto server = shared_postgres();
  if (!server)
    return;
  const TemporaryFolder folder;
  const PostgresDatabase target(*server);
  const auto run = (folder / "run").string();
  const auto planned =
      run_program({"plan", "--json", "--run", run, "--source", file_url(data), "--target", target.url()});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const auto done = run_program({"cutover", "--run", run, "--execute", "--plan",
                                 nlohmann::json::parse(planned.out).at("plan_hash"), "--quiet", "0"});
  REQUIRE_MESSAGE(done.code == 0, done.err);
  Inquiry everybody;
  everybody.words = "hello";
  const auto asked = sqlite_answers("legacy", data, everybody);
  CHECK((asked == postgres_answers("migrated", target.keywords(), everybody)));
  CHECK(count_of(asked, '5') == 1'853);
}

TEST_CASE("PostgreSQL to SQLite comes to the same digest") {
  const auto server = shared_postgres();
  if (!server)
    return;
  const PracticePool pool;
  const PostgresDatabase source(*server);
  copy_legacy(file_url(pool.source()), source.url());
  // Columns of a foreign hand that hold less than gc2pc's numbers may be.
  source.raw().run("ALTER TABLE tblchat ALTER chatid TYPE integer, ALTER channelid TYPE smallint");
  const auto assessed = run_program({"assess", "--source", source.url(), "--json"});
  REQUIRE_MESSAGE(assessed.code == 0, assessed.err);
  const auto done = pool.cutover(plan(pool, pool.options_with("--source", source.url())));
  REQUIRE_MESSAGE(done.code == 0, done.err);
  CHECK(digest(file_url(pool.target())) == expected_digest(false));
}

TEST_CASE("a source whose names keep their capitals is read, too") {
  const auto server = shared_postgres();
  if (!server)
    return;
  const PracticePool pool;
  const PostgresDatabase source(*server);
  copy_legacy(file_url(pool.source()), source.url());
  const auto plan_of = [&](const std::string& url) {
    const auto ran = run_program({"assess", "--source", url, "--json"});
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    return nlohmann::json::parse(ran.out).at("counts").dump();
  };
  const auto before = plan_of(source.url());
  auto raw = source.raw();
  raw.run("ALTER TABLE tblchat RENAME COLUMN chatid TO \"chatId\"");
  raw.run("ALTER TABLE tblchat RENAME TO \"tblChat\"");
  raw.run("ALTER TABLE tblnode ALTER nodetype TYPE boolean USING nodetype = 1");
  raw.run("ALTER TABLE tblprincipal ALTER prinallowedpermset TYPE numeric");
  CHECK(plan_of(source.url()) == before);
}

TEST_CASE(
    "a plan warns of a target that does not prove its name, and says which word of the connection it is") {
  if (!shared_postgres())
    return;
  // 127.1 is this machine, but gc2pc does not know that.
  const auto port = std::to_string(unused_port());
  const PostgresServer server(std::stoi(port));
  const PracticePool pool;
  const auto planned =
      run_program(Words{"plan", "--run", pool.run().string()} +
                  pool.options_with("--target", "postgresql:host=127.1 user=postgres dbname=postgres "
                                                "sslmode=require port=" +
                                                    port));
  INFO(planned.err);
  CHECK(planned.code == 0);
  CHECK(planned.out.find(
            "  warning: The connection says sslmode=require: another host can answer in place of the "
            "server. Use sslmode=verify-full.\n") != planned.out.npos);
}
