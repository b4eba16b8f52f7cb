// SPDX-License-Identifier: Apache-2.0
/// \file
/// Findings from outside: grouped on the terminal, each one in the run folder, and planning that stops early.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>

using namespace gc2pc::test;
using nlohmann::json;

namespace {

void sql(const std::filesystem::path& database, const std::string& statement) {
  const auto ran = run_command({"sqlite3", database.string(), statement});
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
}

/// Twelve users of a type that does not exist.
void break_principals(const PracticePool& pool) {
  sql(pool.source(), "update tblPrincipal set prinTypeID = 99 where prinID between 100 and 111");
}

std::size_t occurrences(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size()))
    ++count;
  return count;
}

constexpr auto stopped = "(--max-errors): there may be more, and no plan was made. Leave the option out "
                         "to see all of them. Nothing has been changed.";

} // namespace

TEST_CASE("--max-errors stops early, says so, and ends with 3") {
  const PracticePool pool;
  break_principals(pool);
  const Words assess{"assess", "--source", "sqlite3://dbname=" + pool.source().string()};
  const auto early = run_program(assess + Words{"--max-errors", "5"});
  CHECK(early.code == 3);
  CHECK(last_line(early.out) == std::string("Stopped at 5 errors ") + stopped);
  CHECK(occurrences(early.out, "    tblPrincipal prinID ") == 5);
  CHECK(early.out == run_program(assess + Words{"--max-errors", "5"}).out);

  const auto plan = Words{"plan", "--run", pool.run().string()} + pool.options();
  const auto planned = run_program(plan + Words{"--max-errors", "1", "--json"});
  CHECK(planned.code == 3);
  CHECK(planned.err == std::string("Stopped at 1 error ") + stopped + "\n");
  const auto found = json::parse(planned.out);
  CHECK(found.at("stopped_early") == true);
  CHECK(found.at("findings").at(0).at("code") == "principal-type");
  CHECK(found.at("finding_items").at(0).at("key") == "prinID 100");
  CHECK_FALSE(std::filesystem::exists(pool.run() / "report.json"));

  const auto whole = run_program(plan + Words{"--max-errors", "13"});
  CHECK(whole.code == 3);
  CHECK(last_line(whole.out).starts_with("The plan cannot be executed: 12 errors, "));
  CHECK(whole.out.find("    … and 2 more in rejects/principal-type.jsonl\n") !=
        whole.out.npos); // ten are shown
  CHECK(run_program(plan + Words{"--max-errors", "0"}).code == 2);
  CHECK(run_program({"verify", "--run", pool.run().string(), "--max-errors", "3"}).err ==
        "gc2pc: 'verify' does not take '--max-errors'. See 'gc2pc verify --help'.\n");
}

TEST_CASE("--list shows all findings of a code, as text and as JSON") {
  const PracticePool pool;
  const Words assess{"assess", "--source", "sqlite3://dbname=" + pool.source().string()};
  const auto some = run_program(assess);
  REQUIRE(some.code == 0);
  CHECK(some.out.find("  severity  code                 ") != some.out.npos);
  CHECK(some.out.find(" rows  meaning\n") != some.out.npos);
  CHECK(some.out.find(" more with --list name-prefixed\n") != some.out.npos);
  CHECK(some.out.find("\n  out-of-scope: ") == some.out.npos);
  CHECK(some.out.find("\n  Notes are only counted here; --list CODE,… lists the findings of a code.\n") !=
        some.out.npos);
  const auto listed = run_program(assess + Words{"--list", "name-prefixed,out-of-scope"});
  CHECK(listed.out.find(" more with --list name-prefixed\n") == listed.out.npos);
  CHECK(listed.out.find("\n  out-of-scope: ") != listed.out.npos);
  const auto object = json::parse(run_program(assess + Words{"--list", "name-prefixed", "--json"}).out);
  std::int64_t prefixed = 0;
  for (const auto& group : object.at("findings"))
    if (group.at("code") == "name-prefixed")
      prefixed = group.at("count");
  CHECK(prefixed > 3);
  CHECK(object.at("finding_items").size() == static_cast<std::size_t>(prefixed));
  CHECK(occurrences(listed.out, ": becomes '") >= static_cast<std::size_t>(prefixed));
  CHECK(
      run_program(assess + Words{"--list", "name-prefxed"}).err ==
      "gc2pc: --list name-prefxed is not the code of a finding. Did you mean 'name-prefixed'? docs/rules.md "
      "lists the codes.\n");
}

TEST_CASE("findings count rows beside themselves, and name people as people know them") {
  const PracticePool pool;
  const Words assess{"assess", "--source", "sqlite3://dbname=" + pool.source().string()};
  const auto object = json::parse(
      run_program(assess + Words{"--json", "--list", "messages-without-room,federated-user"}).out);
  std::int64_t rows = 0;
  for (const auto& group : object.at("findings"))
    if (group.at("code") == "messages-without-room") {
      CHECK(group.at("count") == 1);
      rows = group.at("rows");
    }
  REQUIRE(rows > 1);
  const auto text = run_program(assess).out;
  const auto at = text.find("  messages-without-room ");
  REQUIRE(at != text.npos);
  std::istringstream line(text.substr(at, text.find('\n', at) - at));
  std::string code, findings, counted;
  line >> code >> findings >> counted;
  CHECK(findings == "1");
  CHECK(counted == std::to_string(rows));
  bool named = false;
  for (const auto& item : object.at("finding_items"))
    named = named || item.at("name").get<std::string>() == "Guest 1 (Fabrikam) (sip:guest1@fabrikam.example)";
  CHECK(named);
}

TEST_CASE("each finding is in report.json, and what is left behind in rejects/ too") {
  const PracticePool pool;
  break_principals(pool);
  const auto plan = Words{"plan", "--run", pool.run().string()} + pool.options();
  CHECK(run_program(plan).code == 3);
  const auto report = json::parse(read_file(pool.run() / "report.json"));
  std::map<std::string, std::string> lines;
  for (const auto& item : report.at("finding_items"))
    lines[item.at("code")] += item.dump() + "\n";
  const auto folder = pool.run() / "rejects";
  CHECK(mode_of(folder) == 0700);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CAPTURE(entry.path());
    CHECK(mode_of(entry.path()) == 0600);
    CHECK(read_file(entry.path()) == lines[entry.path().stem()]);
    ++files;
  }
  CHECK(files > 5);
  CHECK(occurrences(read_file(folder / "principal-type.jsonl"), "\n") == 12);
  for (const auto& group : report.at("findings"))
    CHECK(group.at("count") == occurrences(lines[group.at("code")], "\n"));

  sql(pool.source(), "update tblPrincipal set prinTypeID = 5 where prinTypeID = 99");
  CHECK(run_program(plan).code == 0);
  CHECK_FALSE(std::filesystem::exists(folder / "principal-type.jsonl"));
  CHECK(std::filesystem::exists(folder / "out-of-scope.jsonl"));
}

TEST_CASE("a pool over a limit is reported, with code 3") {
  const PracticePool pool;
  sql(pool.source(), "update tblSiopWhiteList set siopUrl = 'http://' || substr(hex(zeroblob(200)), 1, 249)");
  const auto ran = run_program({"assess", "--source", "sqlite3://dbname=" + pool.source().string()});
  CHECK(ran.code == 3);
  // C59: it is an error of the plan, too.
  CHECK(last_line(ran.out).starts_with("The pool cannot be migrated as it is: "));
  CHECK(last_line(ran.out).ends_with(
      "; it would be over a limit of Persistent Chat: longest add-in URL 256 of at most 255."));
  const auto as_json =
      run_program({"assess", "--json", "--source", "sqlite3://dbname=" + pool.source().string()});
  for (const auto& limit : json::parse(as_json.out).at("limits"))
    CHECK(limit.at("state") == (limit.at("name") == "longest add-in URL" ? "exceeded" : "ok"));
}

TEST_CASE("files that are larger than the new pool allows are named in the plan") {
  const PracticePool pool;
  const auto file = pool.folder() / "files/film.mp4";
  write_file(file, "");
  std::filesystem::resize_file(file, 20'001 * 1'024);
  const auto planned = run_program(Words{"plan", "--run", pool.run().string()} + pool.options());
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  CHECK(planned.out.find("  file-too-large: Raise MaxFileSizeKB of the pool with "
                         "Set-CsPersistentChatConfiguration, or inform the room's users.\n    film.mp4: "
                         "20001 KB, and the new pool allows 20000 KB; no migrated message links to it\n") !=
        std::string::npos);
  const auto larger = run_program(Words{"plan", "--max-file-size", "20001"} + pool.options());
  CHECK(larger.code == 0);
  CHECK(larger.out.find("file-too-large") == std::string::npos);
  // What was planned with is what is gone on with.
  const auto other = run_program({"cutover", "--run", pool.run().string(), "--max-file-size", "30000"});
  CHECK(other.code == 2);
  CHECK(other.err ==
        "gc2pc: --max-file-size is '30000', but the run was planned without it. Leave the option out, or "
        "plan a new run in another folder.\n");
  CHECK(run_program(Words{"plan", "--max-file-size", "20 MB"} + pool.options()).err ==
        "gc2pc: --max-file-size cannot be '20 MB'. Allowed: a whole number from 1 to 1000000000000.\n");
  const auto assessed =
      run_program({"assess", "--source", "sqlite3://dbname=" + pool.source().string(), "--files-from",
                   (pool.folder() / "files").string(), "--max-file-size", "1"});
  CHECK(assessed.code == 0);
  CHECK(assessed.out.find("film.mp4: 20001 KB, and the new pool allows 1 KB") != std::string::npos);
}

TEST_CASE("assess with a directory finds who is gone from it, as a plan into an empty store does") {
  const PracticePool pool;
  const auto options = pool.options();
  Words assess{"assess", "--json"};
  for (std::size_t i = 0; i + 1 < options.size(); ++i)
    for (const auto* name : {"--source", "--directory", "--lookup-address", "--pool", "--home-pool"})
      if (options[i] == name)
        assess = assess + Words{options[i], options[i + 1]};
  const auto gone = [](const json& found) {
    std::int64_t count = 0;
    for (const auto& group : found.at("findings"))
      if (group.at("code") == "account-gone")
        count = group.at("count");
    return count;
  };
  const auto assessed = gone(json::parse(run_program(assess).out));
  CHECK(assessed > 0);
  (void)pool.plan();
  CHECK(assessed == gone(json::parse(read_file(pool.run() / "report.json"))));
}
