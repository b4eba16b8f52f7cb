// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.hpp"
#include "tests/support/skip.hpp"

#include "mappings/model/sha256.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

using namespace gc2pc::test;

TEST_CASE("without a word: how it is used, and done") {
  const auto ran = run_program({});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out.starts_with(
      "gc2pc moves a legacy Group Chat database to Persistent Chat and hands over the lookup address.\n"));
  CHECK(ran.out.find("130 interrupted") != ran.out.npos);
  CHECK(run_program({"help"}).out == ran.out);
  CHECK(run_program({"--help"}).out == ran.out);
}

TEST_CASE("help of a command shows its usage, its options and an example") {
  const auto ran = run_program({"help", "digest"});
  CHECK(ran.code == 0);
  CHECK(ran.out ==
        "Print the canonical digest of a Persistent Chat database.\n\n"
        "Usage: gc2pc digest [OPTIONS]\n\n"
        "Prints 64 hex digits that are the same for equal content, whatever the engine and the ids; with\n"
        "--lines the lines they are made of. Changes nothing.\n\n"
        "Options:\n"
        "  --config FILE  read options from an INI file; the command line wins\n"
        "  --target URL   Persistent Chat database: sqlite3://dbname=mgc.db (made when absent),\n"
        "                 postgresql://HOST/mgc, or odbc:Driver=…;Server=… for SQL Server\n"
        "  --lines        print the sorted lines instead of their digest\n"
        "  --log FILE     append what happens as JSON lines\n"
        "  --help         show this\n\n"
        "Example:\n"
        "  gc2pc digest --target sqlite3://dbname=mgc.db\n");
  CHECK(run_program({"digest", "--help"}).out == ran.out);
}

TEST_CASE("every command has help") {
  for (const auto* command :
       {"assess", "plan", "explain", "rehearse", "precopy", "cutover", "finalize", "verify", "rollback",
        "close", "status", "report", "snapshot", "digest", "rules", "sample", "help", "version"}) {
    CAPTURE(command);
    const auto ran = run_program({"help", command});
    CHECK(ran.code == 0);
    CHECK(ran.out.find("Usage: gc2pc " + std::string(command)) != ran.out.npos);
    CHECK(ran.out.find("\nExample:\n  gc2pc ") != ran.out.npos);
  }
}

TEST_CASE("the version") {
  const auto ran = run_program({"--version"});
  CHECK(ran.code == 0);
  CHECK(ran.out == "gc2pc 0.2.0\n");
  CHECK(ran.err.empty());
}

TEST_CASE("a misspelt command or option: one line on standard error, code 2") {
  const auto command = run_program({"cutver", "--run", "x"});
  CHECK(command.code == 2);
  CHECK(command.out.empty());
  CHECK(command.err == "gc2pc: 'cutver' is not a command. Did you mean 'cutover'? See 'gc2pc help'.\n");
  const auto option = run_program({"plan", "--taget", "x"});
  CHECK(option.code == 2);
  CHECK(option.out.empty());
  CHECK(option.err ==
        "gc2pc: 'plan' has no option '--taget'. Did you mean '--target'? See 'gc2pc plan --help'.\n");
}

TEST_CASE("what a command needs is named, all of it at once") {
  CHECK(run_program({"plan"}).err ==
        "gc2pc: 'plan' needs --source URL and --target URL. See 'gc2pc plan --help'.\n");
  CHECK(run_program({"status"}).err == "gc2pc: 'status' needs --run DIR. See 'gc2pc status --help'.\n");
  CHECK(run_program({"digest"}).err == "gc2pc: 'digest' needs --target URL. See 'gc2pc digest --help'.\n");
  CHECK(run_program({"rules", "check"}).err ==
        "gc2pc: 'rules check' needs the rule file. See 'gc2pc rules --help'.\n");
  CHECK(
      run_program({"cutover", "--run", "x", "--execute"}).err ==
      "gc2pc: 'cutover --execute' needs --plan HASH. Give the first 12 digits of the hash that was approved; "
      "'gc2pc status' and the report show it.\n");
  CHECK(
      run_program({"cutover", "--run", "x", "--execute", "--plan", "12345"}).err ==
      "gc2pc: --plan 12345 is not the hash of a plan. Give at least its first 12 digits, as the report shows "
      "them.\n");
  CHECK(run_program({"rollback", "--run", "x", "--consent", "everything"}).err ==
        "gc2pc: --consent everything is not known. It is --consent directory, --consent changes, "
        "or --consent directory,changes; to close a run, --consent differences.\n");
  CHECK(run_program({"finalize", "--execute"}).err ==
        "gc2pc: 'finalize --execute' needs --run DIR, --plan HASH and --consent directory. Give the first 12 "
        "digits of the hash that was approved; 'gc2pc status' and the report show it.\n");
  CHECK(run_program({"finalize", "--run", "x", "--execute", "--plan", "0123456789ab"}).err ==
        "gc2pc: 'finalize --execute' needs --consent directory. See 'gc2pc finalize --help'.\n");
  CHECK(run_program({"finalize", "--run", "x", "--execute", "--plan", "0123456789ab", "--consent", "changes"})
            .err ==
        "gc2pc: 'finalize --execute' needs --consent directory. It changes nothing but the directory.\n");
  CHECK(run_program({"assess", "--probe-target"}).err ==
        "gc2pc: 'assess' needs --source URL and --target URL. See 'gc2pc assess --help'.\n");
}

TEST_CASE("the default rules are a rule file that can be checked") {
  const TemporaryFolder folder;
  const auto file = (folder / "rules.xml").string();
  const auto shown = run_program({"rules", "show"});
  CHECK(shown.code == 0);
  CHECK(shown.err.empty());
  write_file(file, shown.out);
  const auto checked = run_program({"rules", "check", file});
  CHECK(checked.code == 0);
  CHECK(checked.out == file + " is a rule file that can be used.\n");
  write_file(file, "<mapping><separater>-</separater></mapping>");
  const auto wrong = run_program({"rules", "check", file});
  CHECK(wrong.code == 2);
  CHECK(wrong.out.empty());
  CHECK(wrong.err.find("rules.xml") != wrong.err.npos);
}

TEST_CASE("digest prints 64 hex digits and nothing else, or the lines") {
  const PracticePool pool(true);
  const auto url = "sqlite3://dbname=" + pool.target().string();
  const auto digest = run_program({"digest", "--target", url});
  CHECK(digest.code == 0);
  CHECK(digest.out.size() == 65);
  CHECK(digest.out.find_first_not_of("0123456789abcdef\n") == digest.out.npos);
  const auto lines = run_program({"digest", "--target", url, "--lines"});
  CHECK(lines.code == 0);
  CHECK(gc2pc::sha256_hex(lines.out) + "\n" == digest.out);
}

TEST_CASE("the log: JSON lines that only the owner can read") {
  const PracticePool pool;
  const auto log = pool.folder() / "log.jsonl";
  const auto ran =
      run_program(Words{"plan", "--run", pool.run().string(), "--log", log.string()} + pool.options());
  REQUIRE_MESSAGE(ran.code == 0, ran.err);
  CHECK(mode_of(log) == 0600);
  std::istringstream lines(read_file(log));
  std::string line, last;
  while (std::getline(lines, line)) {
    CHECK(nlohmann::json::parse(line).at("schema_version") == 1);
    last = line;
  }
  const auto end = nlohmann::json::parse(last);
  CHECK(end.at("event") == "verb-ended");
  CHECK(end.at("exit_code") == 0);
  CHECK(end.at("sentence") == last_line(ran.out));
}

TEST_CASE("standard output that is full is a failure") {
  if (!std::filesystem::exists("/dev/full")) {
    skip("this system has no /dev/full");
    return;
  }
  const auto ran = run_command({"sh", "-c", std::string(GC2PC_PROGRAM) + " help > /dev/full"});
  CHECK(ran.code == 1);
  CHECK(ran.err == "gc2pc: standard output could not be written to the end\n");
}
