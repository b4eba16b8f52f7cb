// SPDX-License-Identifier: Apache-2.0
/// \file
/// Commands, status, report and exit codes say the same about one run.
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

using namespace gc2pc::test;
using nlohmann::json;

namespace {

void in_target(const PracticePool& pool, const std::string& sql) {
  REQUIRE(run_command({"sqlite3", pool.target().string(), sql}).code == 0);
}

json verdict_in_report(const PracticePool& pool) {
  return json::parse(read_file(pool.run() / "report.json")).at("verdict");
}

json status_of(const PracticePool& pool) {
  return json::parse(run_program({"status", "--json", "--run", pool.run().string()}).out);
}

std::string digest_of(const PracticePool& pool) {
  return run_program({"digest", "--target", "sqlite3://dbname=" + pool.target().string()}).out;
}

void write_in_a_room(const PracticePool& pool) {
  in_target(pool,
            "insert into tblChat select channelId, chatId + 100000, chatDate, userId, 0, 'new', null from "
            "tblChat order by channelId, chatId desc limit 1");
}

} // namespace

TEST_CASE("one truth: rows that are missing are known to verify, status, report and close") {
  const PracticePool pool;
  const auto hash = pool.plan();
  REQUIRE(pool.cutover(hash).code == 0);
  CHECK(status_of(pool).at("verdict").at("level") == "done");
  in_target(pool, "delete from tblChat where rowid in (select rowid from tblChat limit 10)");
  const auto verified = run_program({"verify", "--run", pool.run().string()});
  CHECK(verified.code == 4);
  CHECK(last_line(verified.out).starts_with("Verification found "));
  CHECK(last_line(verified.out).find(" when the cutover was verified, there was no difference: ") !=
        std::string::npos);
  const auto status = status_of(pool);
  CHECK(status.at("verdict").at("level") == "differs");
  CHECK(status.at("sentence").get<std::string>().find("; 'gc2pc verify' shows it; ") != std::string::npos);
  CHECK(verdict_in_report(pool) == status.at("verdict"));
  const Words close{"close", "--run", pool.run().string(), "--execute", "--plan", hash};
  const auto refused = run_program(close);
  CHECK(refused.code == 4);
  CHECK(refused.err.find("and a closed run cannot be rolled back. 'gc2pc verify' lists every difference. "
                         "Roll back, or accept them "
                         "with --consent differences.") != std::string::npos);
  CHECK(run_program({"close", "--run", pool.run().string()}).code == 4); // the dry run says so, too
  CHECK(run_program(close + Words{"--consent", "differences"}).code == 0);
}

TEST_CASE("one truth: what users wrote since is not a difference of the migration") {
  const PracticePool pool;
  const auto hash = pool.plan();
  REQUIRE(pool.cutover(hash).code == 0);
  write_in_a_room(pool);
  const auto verified = run_program({"verify", "--run", pool.run().string()});
  CHECK_MESSAGE(verified.code == 7, verified.out);
  CHECK(last_line(verified.out).starts_with("Everything that was migrated is there: "));
  CHECK(last_line(verified.out)
            .find(" 1 room has newer messages: users wrote after the cutover, which was verified without "
                  "differences "
                  "at 20") != std::string::npos);
  CHECK(run_program({"verify", "--run", pool.run().string(), "--allow-new"}).code == 0);
  CHECK(status_of(pool).at("verdict").at("level") == "done");
  CHECK(run_program({"close", "--run", pool.run().string(), "--execute", "--plan", hash}).code == 0);
}

TEST_CASE(
    "one truth: a step that would fail is no-go for plan, dry run and cutover, before the first write") {
  const PracticePool pool;
  const auto new_files = pool.folder() / "new-files";
  std::filesystem::create_directory(new_files);
  const auto first = *std::filesystem::recursive_directory_iterator(pool.folder() / "files");
  auto path = first.path();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(pool.folder() / "files"))
    if (entry.is_regular_file())
      path = entry.path();
  const auto there = new_files / std::filesystem::relative(path, pool.folder() / "files");
  std::filesystem::create_directories(there.parent_path());
  write_file(there, "of somebody else");

  const auto planned = run_program(Words{"plan", "--json", "--run", pool.run().string()} + pool.options());
  CHECK(planned.code == 3);
  const auto object = json::parse(planned.out);
  CHECK(object.at("executable") == false);
  CHECK(object.at("verdict").at("level") == "no-go");
  CHECK(last_line(planned.err).find(": step files would fail: ") != std::string::npos);
  CHECK(status_of(pool).at("verdict") == object.at("verdict"));
  const auto dry = run_program({"cutover", "--run", pool.run().string()});
  CHECK(dry.code == 3);
  CHECK(last_line(dry.out).starts_with("The cutover cannot be executed now: step files would fail: "));
  const auto hash = object.at("plan_hash").get<std::string>();
  const auto refused = pool.cutover(hash);
  CHECK(refused.code == 3);
  CHECK(refused.err.find("step files would fail: ") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(pool.target())); // nothing was written
  std::filesystem::remove(there);
  CHECK(pool.cutover(hash).code == 0);
}

TEST_CASE("one truth: what was left out is said, and counted as left out") {
  const PracticePool pool;
  const Words databases{"--source",     "sqlite3://dbname=" + pool.source().string(),
                        "--target",     "sqlite3://dbname=" + pool.target().string(),
                        "--files-from", (pool.folder() / "files").string()};
  const auto planned = run_program(Words{"plan", "--json", "--run", pool.run().string()} + databases);
  REQUIRE(planned.code == 0);
  const auto object = json::parse(planned.out);
  const auto& files = object.at("counts").at("file");
  CHECK(files.at("written") == 0);
  CHECK(files.at("skipped").at("no-destination") == files.at("read"));
  CHECK(object.at("left_out").size() == 4);
  CHECK(object.at("left_out").at(0).at("step") == "files");
  const auto done = pool.cutover(object.at("plan_hash"));
  REQUIRE_MESSAGE(done.code == 0, done.err);
  const auto sentence = last_line(done.out);
  CHECK(sentence.starts_with(
      "The cutover is complete and verified; left out: files (no file store of the pool was "
      "given: "));
  CHECK(sentence.ends_with(" stay where they are); the handover of the address (no directory was given)."));
  CHECK(last_line(run_program({"status", "--run", pool.run().string()}).out) == sentence);
  CHECK(verdict_in_report(pool).at("sentence") == sentence);
  CHECK(verdict_in_report(pool).at("headline") == "Migrated in part");
}

TEST_CASE("one truth: a dry run of rollback says what it would do, and what it needs") {
  const PracticePool pool;
  const auto hash = pool.plan();
  CHECK(last_line(run_program({"rollback", "--run", pool.run().string()}).out)
            .starts_with("The plan can be executed"));
  REQUIRE(pool.cutover(hash).code == 0);
  const auto digest = digest_of(pool);
  const auto dry = run_program({"rollback", "--run", pool.run().string()});
  CHECK(dry.code == 0);
  const auto sentence = last_line(dry.out);
  CHECK(sentence.starts_with("A rollback would remove the target, which the run created, delete "));
  CHECK(sentence.find(" messages, ") != std::string::npos);
  CHECK(sentence.find(" files, restore the user with the lookup address, undo the creation of the endpoint; "
                      "it takes about ") != std::string::npos);
  CHECK(sentence.ends_with(" and needs '--consent directory'. Nothing has been changed."));
  CHECK(dry.out.find("Next: gc2pc rollback --run " + pool.run().string() +
                     " --execute --consent directory\n") != std::string::npos);
  CHECK(digest_of(pool) == digest);
  const auto back = pool.rollback();
  REQUIRE(back.code == 0);
  const auto after = json::parse(read_file(pool.run() / "report.json"));
  CHECK(after.at("status").at("rollback_seconds").get<double>() >= 0);
  CHECK(after.at("verdict").at("level") == "done");
}

TEST_CASE("one truth: a sample claims nothing about the rooms that it did not read") {
  const PracticePool pool;
  REQUIRE(pool.cutover(pool.plan()).code == 0);
  const auto sampled = run_program({"verify", "--run", pool.run().string(), "--sample", "20"});
  CHECK(sampled.code == 0);
  CHECK(last_line(sampled.out).starts_with("No difference in the sample: "));
  CHECK(last_line(sampled.out).ends_with(" The messages of the other rooms were not read."));
  CHECK(last_line(run_program({"verify", "--run", pool.run().string()}).out)
            .starts_with("The target is as planned: "));
}

TEST_CASE("one truth: the next command can be pasted into a shell") {
  const PracticePool pool;
  const auto run = pool.folder() / "it's Friday";
  const auto planned = run_program(Words{"plan", "--run", run.string()} + pool.options());
  REQUIRE(planned.code == 0);
  const auto begin = planned.out.find("Next: gc2pc ");
  REQUIRE(begin != std::string::npos);
  const auto end = planned.out.find('\n', begin);
  const auto command = planned.out.substr(begin + 12, end - begin - 12) + " --quiet-time 0";
  const auto done = run_command({"sh", "-c", std::string(GC2PC_PROGRAM) + " " + command});
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK(last_line(done.out).starts_with("The data is in the target and verified; ")); // not the address
}

TEST_CASE("one truth: evidence that is read-only is verified and reported elsewhere") {
  const PracticePool pool;
  const auto hash = pool.plan();
  REQUIRE(pool.cutover(hash).code == 0);
  const auto before = read_file(pool.run() / "run.db");
  const auto report = read_file(pool.run() / "report.json");
  CHECK(run_program({"verify", "--run", pool.run().string(), "--no-journal"}).code == 0);
  const auto out = pool.folder() / "evidence";
  CHECK(run_program({"report", "--run", pool.run().string(), "--out", out.string()}).code == 0);
  CHECK(std::filesystem::exists(out / "report.html"));
  CHECK((read_file(pool.run() / "run.db") == before));
  CHECK((read_file(pool.run() / "report.json") == report));
}

TEST_CASE("one truth: the audit ends with the length of the journal, its chain and its last hash") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto ran = run_program({"cutover", "--run", pool.run().string(), "--execute", "--plan", hash,
                                "--consent", "directory", "--quiet", "0", "--deadline", "2100-01-01T05:00Z"},
                               [] { ::setenv("SUDO_USER", "alice", 1); });
  REQUIRE(ran.code == 0);
  const auto audited = run_program({"status", "--audit", "--run", pool.run().string()});
  const auto object =
      json::parse(run_program({"status", "--audit", "--json", "--run", pool.run().string()}).out);
  const auto records = object.at("journal").size();
  CHECK(audited.out.find("\nJournal: " + std::to_string(records) + " records, chain intact, last hash " +
                         object.at("journal_hash").get<std::string>() + ".\n") != std::string::npos);
  CHECK(audited.out.find("The lookup address had no owner for ") != std::string::npos);
  CHECK(audited.out.find("--deadline 2100-01-01T05:00:00Z --safety 1.5") != std::string::npos);
  const auto who = object.at("journal").back().at("who").get<std::string>();
  // Under a login session the kernel knows the person better than sudo's variable.
  CHECK_MESSAGE((who.starts_with("alice") || who.find(" as ") != std::string::npos || ::geteuid() != 0), who);
}

TEST_CASE("one truth: a renamed room has its legacy name before and another one after") {
  const TemporaryFolder folder; // a pool that is large enough for rooms of one name
  const auto pool = folder.path() / "pool";
  REQUIRE(run_program({"sample", "--out", pool.string(), "--messages", "200", "--rooms", "30"}).code == 0);
  const auto planned = run_program({"plan", "--source", "sqlite3://dbname=" + (pool / "legacy.db").string(),
                                    "--target", "sqlite3://dbname=" + (pool / "new.db").string(), "--run",
                                    (folder.path() / "run").string()});
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  int renamed = 0;
  const auto report = json::parse(read_file(folder.path() / "run" / "report.json"));
  for (const auto& room : report.at("rooms")) {
    const auto before = room.at("before").get<std::string>();
    CHECK(room.at("path").get<std::string>().ends_with(before));
    if (room.at("after").at("name") != before && room.at("path") != before)
      ++renamed;
  }
  CHECK(renamed > 5);
}
