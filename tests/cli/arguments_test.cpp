// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/connection_text.hpp"
#include "migrator/cli/deadline.hpp"
#include "migrator/cli/exit_code.hpp"
#include "migrator/cli/options.hpp"
#include "tests/files/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace gc2pc;
using cli::Arguments;

namespace {

Arguments parse(std::vector<const char*> words) {
  return Arguments::parse(words);
}

/// The line that a person sees.
std::string failure(std::vector<const char*> words, ErrorKind kind = ErrorKind::usage) {
  try {
    static_cast<void>(parse(std::move(words)));
  } catch (const Error& error) {
    CHECK(to_string(error.kind()) == to_string(kind));
    return error.what();
  }
  return "no failure";
}

} // namespace

TEST_CASE("a verb with its options") {
  const auto arguments =
      parse({"plan", "--source", "sqlite3://dbname=/a.db", "--json", "--pool=p.contoso.example"});
  CHECK(arguments.verb().name == "plan");
  CHECK(arguments.has("json"));
  CHECK_FALSE(arguments.has("run"));
  CHECK(arguments.text("source") == "sqlite3://dbname=/a.db");
  CHECK(arguments.config().pool == "p.contoso.example");
}

TEST_CASE("help has many doors") {
  CHECK(parse({}).verb().name == "help");
  CHECK(parse({"--help"}).verb().name == "help");
  CHECK(parse({"--version"}).verb().name == "version");
  const auto of_verb = parse({"snapshot", "--help"});
  CHECK(of_verb.verb().name == "help");
  CHECK(of_verb.words() == std::vector<std::string>{"snapshot"});
}

TEST_CASE("what is wrong is said in one line, with what was probably meant") {
  CHECK(failure({"cutver"}) == "'cutver' is not a verb. Did you mean 'cutover'? See 'gc2pc help'.");
  CHECK(failure({"banana"}) == "'banana' is not a verb. See 'gc2pc help'.");
  CHECK(failure({"--run", "x"}) ==
        "the verb comes before the options, but '--run' is the first. See 'gc2pc help'.");
  CHECK(failure({"plan", "--sorce", "x"}) ==
        "'plan' has no option '--sorce'. Did you mean '--source'? See 'gc2pc plan --help'.");
  CHECK(failure({"status", "--execute"}) == "'status' does not take '--execute'. See 'gc2pc status --help'.");
  CHECK(failure({"plan", "--source"}) == "'--source' needs a value: --source URL. See 'gc2pc plan --help'.");
  CHECK(failure({"plan", "--json=yes"}) == "'--json' takes no value. See 'gc2pc plan --help'.");
  CHECK(failure({"plan", "--run", "a", "--run", "b"}) == "'--run' is given twice. See 'gc2pc plan --help'.");
  CHECK(failure({"plan", "now"}) == "'plan' does not take 'now'. See 'gc2pc plan --help'.");
  CHECK(failure({"snapshot"}) == "'snapshot' needs a word: verify or show. See 'gc2pc snapshot --help'.");
  CHECK(failure({"snapshot", "verfy"}) ==
        "'snapshot' does not take 'verfy'. Did you mean 'verify'? See 'gc2pc snapshot --help'.");
}

TEST_CASE("an option's name is never guessed from its first letters") {
  CHECK(failure({"plan", "--sour", "x"}) ==
        "'plan' has no option '--sour'. Did you mean '--source'? See 'gc2pc plan --help'.");
}

TEST_CASE("an INI file gives what the command line does not") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "weekend.ini").string();
  test::write_file(
      file,
      "# the weekend\nsource = sqlite3://dbname=/from/file.db\npool = file.contoso.example\nquiet = 5\n");
  const auto arguments = parse({"cutover", "--config", file.c_str(), "--pool", "line.contoso.example"});
  CHECK(arguments.config().source == "sqlite3://dbname=/from/file.db");
  CHECK(arguments.config().pool == "line.contoso.example");
  CHECK(arguments.seconds("quiet", 2) == 5);
}

TEST_CASE("an INI file that is wrong") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "weekend.ini").string();
  const auto said = [&](std::string_view content) {
    test::write_file(file, content);
    return failure({"plan", "--config", file.c_str()}, ErrorKind::configuration);
  };
  CHECK(said("sorce = x\n") == file + ": 'sorce' is not an option. Did you mean 'source'?");
  CHECK(said("execute = true\n") == file + ": 'execute' is only allowed on the command line.");
  CHECK(said("pool = a\npool = b\n") == file + ": 'pool' is given twice.");
  CHECK(said("what is this\n") == file + ": not an INI file of 'option = value' lines.");
  const auto absent = (folder / "no.ini").string();
  CHECK(failure({"plan", "--config", absent.c_str()}, ErrorKind::configuration) ==
        "cannot read the INI file '" + absent + "'. Check the path and the permissions.");
}

TEST_CASE("numbers are checked") {
  CHECK(parse({"sample", "--out", "x", "--messages", "12"}).number("messages", 1, 0, 100) == 12);
  CHECK_THROWS_WITH(static_cast<void>(parse({"sample", "--messages", "many"}).number("messages", 1, 0, 100)),
                    "--messages many is not a whole number from 0 to 100.");
  CHECK_THROWS_WITH(static_cast<void>(parse({"sample", "--messages", "101"}).number("messages", 1, 0, 100)),
                    "--messages 101 is not a whole number from 0 to 100.");
  CHECK_THROWS_WITH(static_cast<void>(parse({"cutover", "--quiet=-1"}).seconds("quiet", 2)),
                    "--quiet -1 is not a number of seconds, e.g. 2.");
  CHECK_THROWS_WITH(static_cast<void>(parse({"cutover", "--quiet", "nan"}).seconds("quiet", 2)),
                    "--quiet nan is not a number of seconds, e.g. 2.");
}

TEST_CASE("a safety factor is a number from 1 to 100") {
  const std::array words{"cutover", "--run", "r", "--safety", "0.5"};
  CHECK_THROWS_WITH(static_cast<void>(cli::Arguments::parse(words).factor("safety", 1.5)),
                    "--safety 0.5 is not a factor from 1 to 100, e.g. 1.5.");
}

TEST_CASE("a deadline is a time of day, of a day, or of UTC") {
  using std::chrono::system_clock;
  // 2026-01-31T03:04:05Z
  const auto now = system_clock::from_time_t(1'769'828'645);
  const auto seconds = [&](const std::string& text) {
    return std::chrono::duration_cast<std::chrono::seconds>(cli::parse_deadline(text, now) - now).count();
  };
  CHECK(seconds("2026-01-31T05:04:05Z") == 7'200);
  CHECK(seconds("2026-01-31T05:04Z") == 7'195);
  CHECK(seconds("05:30") > 0);
  CHECK(seconds("05:30") <= 86'400);
  CHECK(seconds("2026-02-03T05:30") > 0);
  for (const auto* wrong : {"soon", "5:30", "25:00", "2026-02-01", "2026-02-30T05:00", "05:30Z", ""}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(static_cast<void>(cli::parse_deadline(wrong, now)), Error);
  }
  CHECK_THROWS_WITH(
      static_cast<void>(cli::parse_deadline("2026-01-31T03:00Z", now)),
      "--deadline 2026-01-31T03:00Z is past. Write 05:30 for the next time it is half past five here, "
      "or 2026-02-01T05:30, with Z behind it for UTC.");
}

TEST_CASE("a password in a connection string is refused and not repeated") {
  const auto line = failure({"plan", "--target", "postgresql://host=db user=gc password=hunter2"});
  CHECK(line ==
        "--target carries a password. Leave it out: a connection string is visible to everyone on this "
        "machine and kept in the run folder.");
  CHECK_NOTHROW(cli::refuse_password("source", "sqlite3://dbname=/srv/passwords.db"));
  CHECK_THROWS(cli::refuse_password("source", "odbc://DSN=x;PWD=y"));
}

TEST_CASE("paths become absolute, so that a run folder works from anywhere") {
  const auto here = std::filesystem::current_path().string();
  CHECK(cli::with_absolute_file("sqlite3://dbname=legacy.db") == "sqlite3://dbname=" + here + "/legacy.db");
  CHECK(cli::with_absolute_file("sqlite3://legacy.db") == "sqlite3://dbname=" + here + "/legacy.db");
  CHECK(cli::with_absolute_file("sqlite3://dbname=\"my pool.db\"") ==
        "sqlite3://dbname=\"" + here + "/my pool.db\"");
  CHECK(cli::with_absolute_file("sqlite3://dbname=/srv/legacy.db") == "sqlite3://dbname=/srv/legacy.db");
  CHECK(cli::with_absolute_file("postgresql://dbname=x") == "postgresql://dbname=x");
  const auto config = parse({"plan", "--directory", "ldif:d.ldif", "--files-from", "a/../b"}).config();
  CHECK(config.directory == "ldif:" + here + "/d.ldif");
  CHECK(config.files_from == here + "/b");
  test::write_file(here + "/d.ldif",
                   "dn: DC=x\ndc: x\n"); // where there is none, the comma belongs to the name
  const auto two = parse({"plan", "--directory", "script:s,ldif:d.ldif,sub/../e.ldif"}).config();
  std::filesystem::remove(here + "/d.ldif");
  CHECK(two.directory == "script:" + here + "/s,ldif:" + here + "/d.ldif," + here + "/e.ldif");
}

TEST_CASE("every option of every verb is in the table, and every verb has an example") {
  for (const auto& verb : cli::verbs()) {
    CAPTURE(verb.name);
    for (const auto name : cli::split_words(verb.options))
      CHECK_NOTHROW(static_cast<void>(cli::option(name)));
    CHECK(verb.example.starts_with("gc2pc "));
  }
}

TEST_CASE("each kind of failure has its exit code") {
  CHECK(exit_code_for(ErrorKind::usage) == ExitCode::usage);
  CHECK(exit_code_for(ErrorKind::configuration) == ExitCode::usage);
  CHECK(exit_code_for(ErrorKind::not_found) == ExitCode::failed);
  CHECK(exit_code_for(ErrorKind::changed) == ExitCode::failed);
  CHECK(exit_code_for(ErrorKind::plan_errors) == ExitCode::plan_errors);
  CHECK(exit_code_for(ErrorKind::difference) == ExitCode::difference);
  CHECK(exit_code_for(ErrorKind::deadline) == ExitCode::deadline);
  CHECK(exit_code_for(ErrorKind::waiting) == ExitCode::waiting);
  CHECK(static_cast<int>(ExitCode::waiting) == 6);
  CHECK(exit_code_for(ErrorKind::no_such_run) == ExitCode::no_such_run);
  CHECK(exit_code_for(ErrorKind::locked) == ExitCode::locked);
  CHECK(exit_code_for(ErrorKind::interrupted) == ExitCode::interrupted);
}
