// SPDX-License-Identifier: Apache-2.0
#include "tests/support/program.hpp"
#include "tests/support/skip.hpp"

#include "mappings/model/sha256.hpp"
#include "migrator/cli/command.hpp"

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
  CHECK(
      ran.out ==
      "Print the canonical digest of a Persistent Chat database or archive.\n\n"
      "Usage: gc2pc digest [OPTIONS]\n\n"
      "Prints 64 hex digits that are the same for equal content, whatever the engine and the ids; with\n"
      "--lines the lines that the digest is computed from. --target may also be archive:DIR. Changes\n"
      "nothing.\n\n"
      "Options:\n"
      "  --config FILE                read options from this INI file (default: that of GC2PC_CONFIG, else\n"
      "                               ./gc2pc.ini); the command line and GC2PC_… variables win\n"
      "  --target URL                 Persistent Chat database: sqlite3://dbname=mgc.db (made when absent),\n"
      "                               postgresql://HOST/mgc, or odbc:Driver=…;Server=… for SQL Server\n"
      "  --json                       print the result as one JSON object\n"
      "  --lines                      print the sorted lines instead of their digest\n"
      "  --log FILE                   append all events to this file as JSON lines\n"
      "  --verbose                    name the INI file that is read; elsewhere than on a terminal, print a\n"
      "                               line when each piece of work starts and ends\n"
      "  --no-progress                print no progress; kill -USR1 still gets a line\n"
      "  --progress-interval SECONDS  seconds between two lines of progress (default 60), or between two\n"
      "                               drawings of the bar on a terminal\n"
      "  --help                       show this\n\n"
      "Example:\n"
      "  gc2pc digest --target sqlite3://dbname=mgc.db\n");
  CHECK(run_program({"digest", "--help"}).out == ran.out);
}

TEST_CASE("every command has help") {
  for (const auto* command :
       {"assess", "plan",     "explain", "rehearse", "precopy", "cutover",  "finalize",
        "verify", "rollback", "close",   "status",   "report",  "snapshot", "export",
        "doctor", "digest",   "rules",   "sample",   "config",  "help",     "version"}) {
    CAPTURE(command);
    const auto ran = run_program({"help", command});
    CHECK(ran.code == 0);
    CHECK(ran.out.find("Usage: gc2pc " + std::string(command)) != ran.out.npos);
    CHECK(ran.out.find("\nExample:\n  gc2pc ") != ran.out.npos);
  }
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
        "gc2pc: 'finalize' does not take '--consent changes', only --consent directory. See 'gc2pc finalize "
        "--help'.\n");
  CHECK(run_program({"cutover", "--run", "x", "--consent", "differences"}).err ==
        "gc2pc: 'cutover' does not take '--consent differences', only --consent directory and --consent "
        "changes. See 'gc2pc cutover --help'.\n");
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
  CHECK(checked.out == "Next: gc2pc assess --rules " + file + " …\n" + file + " is a valid rule file.\n");
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

TEST_CASE("a pipe whose reader has enough is not a failure, and the command's own code stays") {
  const std::string program = GC2PC_PROGRAM;
  const auto ran = run_command({"bash", "-c",
                                program + " help | true; echo ${PIPESTATUS[0]}; sleep 0.2; (sleep 0.3; " +
                                    program + " help; echo $? >&2) | true"});
  CHECK(ran.out == "0\n");
  CHECK(ran.err == "0\n");
}

TEST_CASE("with --json a failure is an object, too, and the sentence stays on standard error") {
  const TemporaryFolder folder;
  const auto nowhere = (folder / "nowhere").string();
  const auto ran = run_program({"cutover", "--run", nowhere, "--json"});
  CHECK(ran.code == 10);
  CHECK(ran.err == "gc2pc: '" + nowhere + "' does not contain a run. Create one with: gc2pc plan --run " +
                       nowhere + " …\n");
  CHECK(nlohmann::json::parse(ran.out) ==
        nlohmann::json{{"schema_version", 2},
                       {"verb", "cutover"},
                       {"error",
                        {{"exit_code", 10},
                         {"kind", "no-such-run"},
                         {"message", "'" + nowhere + "' does not contain a run."},
                         {"hint", "Create one with: gc2pc plan --run " + nowhere + " …"}}}});
  const auto unknown = run_program({"cutver", "--json"});
  CHECK(unknown.code == 2);
  CHECK(nlohmann::json::parse(unknown.out) ==
        nlohmann::json{{"schema_version", 2},
                       {"verb", nullptr},
                       {"error",
                        {{"exit_code", 2},
                         {"kind", "usage"},
                         {"message", "'cutver' is not a command. Did you mean 'cutover'? See 'gc2pc help'."},
                         {"hint", nullptr}}}});
  const auto option = run_program({"plan", "--taget", "x", "--json"});
  CHECK(option.code == 2);
  CHECK(nlohmann::json::parse(option.out).at("verb") == "plan");
  CHECK(nlohmann::json::parse(option.out).at("error").at("kind") == "usage");
  CHECK(run_program({"plan", "--taget", "x"}).out.empty());
  const auto value = run_program({"plan", "--json=yes"});
  CHECK(nlohmann::json::parse(value.out).at("error").at("message") ==
        "'--json' takes no value. See 'gc2pc plan --help'.");
}

TEST_CASE(
    "whatever fails, and whenever: one JSON object on standard output of every command that takes --json") {
  const auto check_error = [](const Words& words) {
    CAPTURE(words.front());
    const auto ran = run_program(words + Words{"--json"});
    CHECK(ran.code != 0);
    const auto object = nlohmann::json::parse(ran.out, nullptr, false);
    REQUIRE_MESSAGE(object.is_object(), ran.out);
    CHECK(object.at("verb") == words.front());
    CHECK(object.at("error").at("exit_code") == ran.code);
    const auto& error = object.at("error");
    CHECK(ran.err.starts_with("gc2pc: " + error.at("message").get<std::string>()));
    if (error.at("hint").is_string())
      CHECK(ran.err.ends_with(" " + error.at("hint").get<std::string>() + "\n"));
  };
  int commands = 0;
  for (const auto& command : gc2pc::cli::commands())
    if (command.options.contains(gc2pc::cli::OptionId::json)) {
      ++commands;
      check_error({std::string(command.name), "--no-such-option"});
      check_error({std::string(command.name), "surplus", "surplus", "surplus"});
      if (command.options.contains(gc2pc::cli::OptionId::config))
        check_error({std::string(command.name), "--config", "/nowhere/x.ini"});
    }
  CHECK(commands >= 18);
  // After the work: the tables cannot be written, when report.json could.
  const PracticePool pool;
  static_cast<void>(pool.plan());
  const auto file = (pool.folder() / "file").string();
  write_file(file, "");
  check_error({"report", "--run", pool.run().string(), "--csv", file});
}

TEST_CASE("every command that has a result prints it as an object that names schema and command") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto run = pool.run().string();
  const auto source = "sqlite3://dbname=" + pool.source().string();
  const auto file = (pool.folder() / "rules.xml").string();
  write_file(file, run_program({"rules", "show"}).out);
  const auto room = nlohmann::json::parse(read_file(pool.run() / "report.json")).at("rooms").at(0).at("guid");
  const auto object_of = [&](const Words& words) {
    CAPTURE(words.front());
    const auto ran = run_program(words + Words{"--json"});
    CHECK_MESSAGE(ran.code == 0, ran.err);
    auto object = nlohmann::json::parse(ran.out, nullptr, false);
    REQUIRE(object.is_object());
    CHECK(object.at("schema_version") == 2);
    CHECK(object.at("verb") == words.front());
    return object;
  };
  static_cast<void>(object_of({"assess", "--source", source}));
  static_cast<void>(object_of(Words{"plan"} + pool.options()));
  static_cast<void>(object_of({"explain", "--run", run, "--room", room.get<std::string>()}));
  static_cast<void>(object_of({"rehearse", "--run", run}));
  static_cast<void>(object_of({"precopy", "--run", run}));
  static_cast<void>(object_of({"cutover", "--run", run, "--execute", "--plan", hash, "--quiet-time", "0"}));
  static_cast<void>(object_of({"finalize", "--run", run, "--execute", "--plan", hash, "--consent",
                               "directory", "--quiet-time", "0"}));
  static_cast<void>(object_of({"verify", "--run", run}));
  static_cast<void>(object_of({"status", "--run", run, "--audit"}));
  static_cast<void>(object_of({"report", "--run", run}));
  static_cast<void>(object_of({"snapshot", "verify", "--run", run}));
  const auto target = "sqlite3://dbname=" + pool.target().string();
  const auto digest = object_of({"digest", "--target", target});
  CHECK(digest.at("digest").get<std::string>() + "\n" == run_program({"digest", "--target", target}).out);
  CHECK_FALSE(digest.contains("lines"));
  CHECK(object_of({"digest", "--target", target, "--lines"}).at("lines").size() == digest.at("line_count"));
  static_cast<void>(object_of({"close", "--run", run}));
  static_cast<void>(object_of({"rollback", "--run", run, "--execute", "--consent", "directory"}));
  CHECK(object_of({"rules", "show"}).at("rules") == read_file(file));
  CHECK(object_of({"rules", "check", file}).at("file") == file);
  CHECK(object_of({"version"}).at("version") == "0.2.0");
  const auto made = (pool.folder() / "made").string();
  CHECK(object_of({"sample", "--out", made, "--messages", "10", "--rooms", "12"}).at("config_file") ==
        made + "/gc2pc.ini");
}

TEST_CASE("each command of a run ends with the next one, in a form for the shell") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto run = pool.run().string();
  const auto next_of = [](const Words& words) {
    const auto ran = run_program(words);
    CHECK_MESSAGE(ran.code == 0, ran.err);
    const auto at = ran.out.rfind("Next: ");
    return at == ran.out.npos ? std::string() : ran.out.substr(at, ran.out.find('\n', at) - at);
  };
  const auto ini = (pool.folder() / "it's.ini").string();
  write_file(ini, "source = sqlite3://dbname=legacy.db\n");
  CHECK(next_of({"assess", "--config", ini}) ==
        "Next: gc2pc plan --config '" + pool.folder().string() + "/it'\\''s.ini' --run DIR …");
  const auto cutover = "Next: gc2pc cutover --run " + run + " --execute --plan " + hash.substr(0, 12);
  CHECK(next_of({"doctor", "--config", ini}) ==
        "Next: gc2pc plan --config '" + pool.folder().string() + "/it'\\''s.ini' --run DIR …");
  CHECK(next_of(Words{"plan"} + pool.options()) == "Next: gc2pc plan --run DIR …");
  CHECK(next_of({"explain", "--run", run, "--principal", "sip:user00001@contoso.example"}) == cutover);
  CHECK(next_of({"doctor", "--run", run}) == cutover);
  CHECK(next_of({"rehearse", "--run", run}) == cutover);
  CHECK(next_of({"report", "--run", run}) == cutover);
  CHECK(next_of({"precopy", "--run", run}) == "Next: gc2pc precopy --run " + run + " --execute");
  CHECK(next_of({"precopy", "--run", run, "--execute"}) == cutover + " --consent changes");
  static_cast<void>(next_of({"cutover", "--run", run, "--execute", "--plan", hash, "--quiet-time", "0"}));
  const auto finalize = "Next: gc2pc finalize --run " + run + " --execute --plan " + hash.substr(0, 12) +
                        " --consent directory";
  CHECK(next_of({"verify", "--run", run}) == finalize);
  CHECK(next_of({"status", "--run", run}) == finalize);
  CHECK(next_of({"snapshot", "verify", "--run", run}) == finalize);
  const auto archive = (pool.folder() / "an archive").string();
  CHECK(next_of({"export", "--target", "sqlite3://dbname=" + pool.target().string(), "--out", archive}) ==
        "Next: gc2pc export verify '" + archive + "'");
  const auto made = (pool.folder() / "made").string();
  CHECK(next_of({"sample", "--out", made, "--messages", "10", "--rooms", "12"}) ==
        "Next: gc2pc assess --config " + made + "/gc2pc.ini");
}

TEST_CASE("a doctor that finds a fault is called again next, with the same words") {
  const PracticePool pool;
  const auto ini = (pool.folder() / "weekend.ini").string();
  write_file(ini, "source = sqlite3://dbname=none.db\n");
  const auto run = (pool.folder() / "new run").string();
  const auto ran = run_program({"doctor", "--config", ini, "--run", run});
  CHECK(ran.code == 3);
  CHECK(ran.out.find("\nNext: gc2pc doctor --config " + ini + " --run '" + run + "' …\nSomething must be ") !=
        ran.out.npos);
}
