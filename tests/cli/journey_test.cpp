// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whole journeys on a practice pool, from outside.
#include "tests/support/program.hpp"

#include <nlohmann/json.hpp>

#include <set>

using namespace gc2pc::test;
using nlohmann::json;

namespace {

std::string dump(const std::filesystem::path& database) {
  const auto ran = run_command({"sqlite3", database.string(), ".dump"});
  REQUIRE(ran.code == 0);
  return ran.out;
}

} // namespace

TEST_CASE("plan, cutover, verify, rollback: and everything is as it was") {
  const PracticePool pool(true);
  const auto ldif = read_file(pool.ldif());
  const auto store = dump(pool.target());

  const auto hash = pool.plan();
  CHECK(hash.size() == 64);
  CHECK(std::filesystem::exists(pool.run() / "report.html"));
  CHECK(read_file(pool.ldif()) == ldif);
  CHECK(dump(pool.target()) == store);

  const auto dry = run_program({"cutover", "--run", pool.run().string()});
  CHECK(dry.code == 0);
  CHECK(last_line(dry.out).starts_with("The plan can be executed: "));
  CHECK(dump(pool.target()) == store);

  const auto done = pool.cutover(hash);
  REQUIRE_MESSAGE(done.code == 0, done.err);
  CHECK(last_line(done.out) ==
        "The cutover is complete and verified; sip:ocschat@contoso.example belongs to the endpoint.");
  CHECK(read_file(pool.ldif()) != ldif);

  const auto again = pool.cutover(hash);
  CHECK(again.code == 0);
  CHECK(again.err == "gc2pc: the cutover was complete already; nothing was done\n");
  CHECK(last_line(again.out) == last_line(done.out));

  const auto verified = run_program({"verify", "--run", pool.run().string(), "--json"});
  CHECK(verified.code == 0);
  const auto result = json::parse(verified.out);
  CHECK(result.at("differences").empty());
  CHECK(verified.err.starts_with("The target is as planned: "));

  const auto snapshot = run_program({"snapshot", "verify", "--run", pool.run().string()});
  CHECK(snapshot.code == 0);
  CHECK(snapshot.out.find(" is intact: ") != snapshot.out.npos);

  const auto back = pool.rollback();
  REQUIRE_MESSAGE(back.code == 0, back.err);
  CHECK(last_line(back.out) == "Rolled back: target and directory are as they were before.");
  CHECK(read_file(pool.ldif()) == ldif);
  CHECK(dump(pool.target()) == store);
  CHECK_FALSE(std::filesystem::exists(pool.folder() / "new-files")); // the cutover made it
}

TEST_CASE("a rollback leaves an empty file store that was there before") {
  const PracticePool pool;
  std::filesystem::create_directory(pool.folder() / "new-files");
  REQUIRE(pool.cutover(pool.plan()).code == 0);
  CHECK_FALSE(std::filesystem::is_empty(pool.folder() / "new-files"));
  REQUIRE(pool.rollback().code == 0);
  CHECK(std::filesystem::exists(pool.folder() / "new-files"));
  CHECK(std::filesystem::is_empty(pool.folder() / "new-files"));
}

TEST_CASE("without consent the data moves and the address stays; finalize hands it over") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto ldif = read_file(pool.ldif());
  const auto data = run_program(
      {"cutover", "--run", pool.run().string(), "--execute", "--plan", hash.substr(0, 12), "--quiet", "0"});
  REQUIRE_MESSAGE(data.code == 0, data.err);
  CHECK(last_line(data.out) ==
        "The data is in the target and verified; sip:ocschat@contoso.example still belongs to the "
        "user. The handover needs '--consent directory'.");
  CHECK(read_file(pool.ldif()) == ldif);
  const auto final = run_program({"finalize", "--run", pool.run().string(), "--execute", "--plan", hash,
                                  "--consent", "directory", "--quiet", "0"});
  REQUIRE_MESSAGE(final.code == 0, final.err);
  CHECK(last_line(final.out) ==
        "The cutover is complete and verified; sip:ocschat@contoso.example belongs to the endpoint.");
  const auto dry = run_program({"close", "--run", pool.run().string()});
  CHECK(dry.code == 0);
  CHECK(last_line(dry.out).ends_with(
      " A close would remove gc2pc's tables from the target; after that a rollback is "
      "no longer possible. It needs '--execute --plan " +
      hash.substr(0, 12) + "'. Nothing has been changed."));
  const auto unnamed = run_program({"close", "--run", pool.run().string(), "--execute"});
  CHECK(unnamed.code == 2);
  const auto closed = run_program({"close", "--run", pool.run().string(), "--execute", "--plan", hash});
  CHECK_MESSAGE(closed.code == 0, closed.err);
  CHECK(last_line(closed.out).find(" The run was closed at 20") != std::string::npos);
  CHECK(last_line(closed.out).ends_with("; a rollback is no longer possible."));
  CHECK(last_line(run_program({"status", "--run", pool.run().string()}).out) == last_line(closed.out));
  CHECK(pool.rollback().code == 1);
}

TEST_CASE("a deadline that is too near stops the cutover with code 5, and it resumes later") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto soon = run_command({"date", "-u", "-d", "+2 seconds", "+%FT%TZ"});
  REQUIRE(soon.code == 0);
  const Words cutover{"cutover",   "--run",     pool.run().string(), "--execute", "--plan",    hash,
                      "--consent", "directory", "--quiet",           "0",         "--deadline"};
  const auto stopped = run_program(cutover + Words{soon.out.substr(0, soon.out.size() - 1)});
  CHECK(stopped.code == 5);
  CHECK(stopped.out.empty());
  CHECK(last_line(stopped.err).starts_with("gc2pc: "));
  CHECK(last_line(stopped.err).ends_with("Resume with a later deadline, or roll back."));
  const auto past = run_program(cutover + Words{"2020-01-01T05:00Z"});
  CHECK(past.code == 2);
  const auto done = run_program(cutover + Words{"2100-01-01T05:00Z"});
  CHECK_MESSAGE(done.code == 0, done.err);
}

TEST_CASE("all kinds are accounted for, and the same plan is made again") {
  const PracticePool pool;
  const auto plan = [&] {
    const auto ran = run_program(Words{"plan", "--json"} + pool.options());
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    return json::parse(ran.out);
  };
  const auto first = plan();
  CHECK(first.at("plan_hash") == plan().at("plan_hash"));
  for (const auto& entry : first.at("counts").items()) {
    const auto& counts = entry.value();
    CAPTURE(entry.key());
    std::int64_t sum = counts.at("written").get<std::int64_t>();
    for (const auto* list : {"skipped", "rejected"})
      for (const auto& [reason, rows] : counts.at(list).items())
        sum += rows.get<std::int64_t>();
    CHECK(counts.at("read") == sum);
  }
  CHECK_FALSE(std::filesystem::exists(pool.target()));
}

TEST_CASE("assess needs nothing but the source") {
  const PracticePool pool;
  const auto ran = run_program({"assess", "--source", "sqlite3://dbname=" + pool.source().string()});
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("Lync Server 2010 Group Chat, profile group-chat-2010\n"));
  CHECK(last_line(ran.out).starts_with("The pool can be migrated: "));
  const auto as_json =
      run_program({"assess", "--json", "--source", "sqlite3://dbname=" + pool.source().string()});
  const auto assessment = json::parse(as_json.out);
  CHECK(assessment.at("inventory").at("rooms") == 40);
  CHECK(assessment.at("limits").size() == 11);
  CHECK(as_json.err == last_line(ran.out) + "\n");
}

TEST_CASE("assess measures the target on request, and leaves nothing in it") {
  const PracticePool pool;
  const Words words{"assess", "--source", "sqlite3://dbname=" + pool.source().string(), "--probe-target"};
  const auto unnamed = run_program(words);
  CHECK(unnamed.code == 2);
  CHECK(unnamed.err.starts_with("gc2pc: 'assess' needs --target URL."));

  const auto with_target = words + Words{"--target", "sqlite3://dbname=" + pool.target().string()};
  const auto files = [&] {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(pool.folder()))
      names.insert(entry.path().filename().string());
    return names;
  };
  const auto before = files();
  const auto ran = run_program(with_target);
  CHECK_MESSAGE(ran.code == 0, ran.err);
  CHECK(ran.out.find("\nMeasured: write messages, ") != std::string::npos);
  CHECK(ran.out.find("\nForecast: cutover ") != std::string::npos);
  CHECK(ran.out.find("measured: the ") != std::string::npos);
  CHECK(files() == before);

  const auto assessment = json::parse(run_program(with_target + Words{"--json"}).out);
  const auto& rates = assessment.at("rates");
  REQUIRE(rates.size() == 2);
  CHECK(rates.at(1).at("work") == "write messages");
  CHECK(rates.at(1).at("units") == rates.at(0).at("units"));
  CHECK(assessment.at("forecast").at("cutover_seconds") > 0);
}

TEST_CASE("assess examines a directory that is named, and says what blocks the handover") {
  const PracticePool pool;
  const Words assess{"assess",
                     "--source",
                     "sqlite3://dbname=" + pool.source().string(),
                     "--directory",
                     "ldif:" + (pool.folder() / "directory.ldif").string(),
                     "--lookup-address",
                     "sip:ocschat@contoso.example",
                     "--pool",
                     "pcpool.contoso.example"};
  const auto ran = run_program(assess + Words{"--home-pool", "fepool.contoso.example"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("\n  sip:ocschat@contoso.example belongs to the user 'CN=") != std::string::npos);
  CHECK(ran.out.find(
            "\n  the home pool of 'pcpool.contoso.example' is 'fepool.contoso.example', home server 'CN=Lc "
            "Services,CN=Microsoft,CN=fepool.contoso.example,CN=Pools,CN=RTC Service,") != std::string::npos);
  CHECK(ran.out.find("\n  1 other endpoint stays as it is: 'CN={") != std::string::npos);
  CHECK(ran.out.find("\n  would remove the user 'CN=") != std::string::npos);
  CHECK(last_line(ran.out).ends_with(" sip:ocschat@contoso.example can be handed over."));
  const auto other = run_program(assess + Words{"--json", "--home-pool", "other.contoso.example"});
  CHECK(other.code == 3);
  const auto directory = json::parse(other.out).at("directory");
  CHECK(directory.at("owners").at(0).at("kind") == "user");
  CHECK(directory.at("obstacles") == json{"the directory has no Registrar pool 'other.contoso.example'. "
                                          "Correct --home-pool. Registrar pools are: "
                                          "fepool.contoso.example."});
  CHECK(last_line(other.err).ends_with(
      " sip:ocschat@contoso.example cannot be handed over as it is: the directory has no Registrar pool "
      "'other.contoso.example'. Correct --home-pool. Registrar pools are: fepool.contoso.example."));
}

TEST_CASE("a run folder alone is enough, from anywhere; an option that differs is refused") {
  const PracticePool pool;
  const auto hash = pool.plan();
  std::filesystem::remove(pool.folder() /
                          "gc2pc.ini"); // it would be found, and names the pool it was copied from
  const auto relative = run_command({"sh", "-c",
                                     "cd '" + pool.folder().string() + "' && " + GC2PC_PROGRAM +
                                         " cutover --run run --source sqlite3://dbname=legacy.db"});
  CHECK(relative.code == 0);
  const auto other = run_program({"cutover", "--run", pool.run().string(), "--pool", "other.contoso.example",
                                  "--execute", "--plan", hash});
  CHECK(other.code == 2);
  CHECK(other.out.empty());
  CHECK(other.err ==
        "gc2pc: --pool is 'other.contoso.example', but the run was planned with "
        "'pcpool.contoso.example'. Leave the option out, or plan a new run in another folder.\n");
}

TEST_CASE("status and report of a run") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto status = run_program({"status", "--run", pool.run().string(), "--json", "--audit"});
  CHECK(status.code == 0);
  CHECK(json::parse(status.out).at("plan_hash") == hash);
  CHECK(json::parse(status.out).at("journal").size() >= 2);
  CHECK(status.err.starts_with("The plan can be executed: "));
  std::filesystem::remove(pool.run() / "report.html");
  const auto report = run_program({"report", "--run", pool.run().string()});
  CHECK(report.code == 0);
  CHECK(report.out == "Next: gc2pc cutover --run " + pool.run().string() + " --execute --plan " +
                          hash.substr(0, 12) + "\nThe report is in " + (pool.run() / "report.html").string() +
                          " and report.json beside it.\n");
  CHECK(json::parse(read_file(pool.run() / "report.json")).at("plan_hash") == hash);
  CHECK(mode_of(pool.run() / "report.html") == 0600);
}

TEST_CASE("users who wrote since stop a rollback, unless their messages may go") {
  const PracticePool pool;
  const auto hash = pool.plan();
  REQUIRE(pool.cutover(hash).code == 0);
  REQUIRE(run_command(
              {"sqlite3", pool.target().string(),
               "insert into tblChat select channelId, chatId + 1000, chatDate, userId, 0, 'new', null from "
               "tblChat limit 1"})
              .code == 0);
  const auto stopped = pool.rollback();
  CHECK(stopped.code == 1);
  CHECK(stopped.err.find("Give --discard-new-messages to delete these messages too.") != stopped.err.npos);
  const auto back = run_program({"rollback", "--run", pool.run().string(), "--execute", "--consent",
                                 "directory", "--discard-new-messages"});
  CHECK_MESSAGE(back.code == 0, back.err);
}

TEST_CASE("a difference in the target is found, with code 4") {
  const PracticePool pool;
  const auto hash = pool.plan();
  REQUIRE(pool.cutover(hash).code == 0);
  REQUIRE(run_command({"sqlite3", pool.target().string(),
                       "delete from tblChat where rowid = (select min(rowid) from tblChat)"})
              .code == 0);
  const auto ran = run_program({"verify", "--run", pool.run().string()});
  CHECK(ran.code == 4);
  CHECK(last_line(ran.out).starts_with("Verification found 1 difference: "));
}

TEST_CASE("a lost connection stops a cutover at a safe point, but not under nohup") {
  const PracticePool pool;
  const auto hash = pool.plan();
  // Hangs up while the step quiet waits.
  const auto hung_up = [&](const std::string& prefix, const char* quiet) {
    return run_command({"sh", "-c", prefix + R"( "$0" "$@" & pid=$!; sleep 1; kill -HUP $pid; wait $pid)",
                        GC2PC_PROGRAM, "cutover", "--run", pool.run().string(), "--execute", "--plan", hash,
                        "--quiet-time", quiet});
  };
  const auto stopped = hung_up("", "60");
  CHECK(stopped.code == 130);
  CHECK(last_line(stopped.err).ends_with("Run the same command again to resume."));
  const auto done = hung_up("nohup", "3");
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK(last_line(done.out).starts_with("The data is in the target and verified; "));
}
