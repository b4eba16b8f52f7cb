// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/connection_text.hpp"
#include "migrator/cli/deadline.hpp"
#include "migrator/cli/exit_code.hpp"
#include "tests/support/temporary_folder.hpp"

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

TEST_CASE("a command with its options") {
  const auto arguments =
      parse({"plan", "--source", "sqlite3://dbname=/a.db", "--json", "--pool=p.contoso.example"});
  CHECK(arguments.command().name == "plan");
  CHECK(arguments.has(cli::OptionId::json));
  CHECK_FALSE(arguments.has(cli::OptionId::run));
  CHECK(arguments.config().source == "sqlite3://dbname=/a.db");
  CHECK(arguments.config().pool == "p.contoso.example");
}

TEST_CASE("help has many doors") {
  CHECK(parse({}).command().name == "help");
  CHECK(parse({"--help"}).command().name == "help");
  CHECK(parse({"--version"}).command().name == "version");
  const auto of_command = parse({"snapshot", "--help"});
  CHECK(of_command.command().name == "help");
  CHECK(of_command.words() == std::vector<std::string>{"snapshot"});
}

TEST_CASE("what is wrong is said in one line, with what was probably meant") {
  CHECK(failure({"cutver"}) == "'cutver' is not a command. Did you mean 'cutover'? See 'gc2pc help'.");
  CHECK(failure({"banana"}) == "'banana' is not a command. See 'gc2pc help'.");
  CHECK(failure({"--run", "x"}) ==
        "the command comes before the options, but '--run' is the first. See 'gc2pc help'.");
  CHECK(failure({"plan", "--sorce", "x"}) ==
        "'plan' has no option '--sorce'. Did you mean '--source'? See 'gc2pc plan --help'.");
  CHECK(failure({"status", "--execute"}) == "'status' does not take '--execute'. See 'gc2pc status --help'.");
  CHECK(failure({"plan", "--source"}) == "'--source' needs a value: --source URL. See 'gc2pc plan --help'.");
  CHECK(failure({"plan", "--json=yes"}) == "'--json' takes no value. See 'gc2pc plan --help'.");
  CHECK(failure({"plan", "--run", "a", "--run", "b"}) == "'--run' is given twice. See 'gc2pc plan --help'.");
  CHECK(failure({"cutover", "--consent", "directory", "--consent", "changes"}) ==
        "'--consent' is given twice. Give one list, with commas. See 'gc2pc cutover --help'.");
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
  CHECK(arguments.values().cutover.quiet_time == std::chrono::seconds(5));
}

TEST_CASE("an INI file that is wrong") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "weekend.ini").string();
  const auto said = [&](std::string_view content) {
    test::write_file(file, content);
    return failure({"plan", "--config", file.c_str()}, ErrorKind::configuration);
  };
  CHECK(said("pool = a\n\nsorce = x\n") ==
        file + ", line 3: 'sorce' is not an option. Did you mean 'source'?");
  CHECK(said("execute = true\n") == file + ", line 1: 'execute' is only allowed on the command line.");
  CHECK(said("pool = a\npool = b\n") == file + ", line 2: 'pool' is given twice.");
  const std::string not_a_line =
      ": this is not an 'option = value' line. Sections are not used; a comment begins with '#' or ';'.";
  CHECK(said("what is this\n") == file + ", line 1" + not_a_line);
  CHECK(said("pool = a\n[gc2pc]\n") == file + ", line 2" + not_a_line);
  CHECK(said("= a\n") == file + ", line 1" + not_a_line);
  const auto folder_name = folder.path().string();
  CHECK(failure({"plan", "--config", folder_name.c_str()}, ErrorKind::configuration) ==
        "the INI file '" + folder_name + "' is not a regular file. Give the path of a file.");
  const auto absent = (folder / "no.ini").string();
  CHECK(failure({"plan", "--config", absent.c_str()}, ErrorKind::configuration) ==
        "cannot open INI file '" + absent + "': No such file or directory");
  CHECK(failure({"plan", "--config", "/dev/zero"}, ErrorKind::configuration) ==
        "the INI file '/dev/zero' is not a regular file. Give the path of a file.");
  // What stands behind such a place must not be lost unseen.
  CHECK(said(std::string("pool = a\0b\nencrypt-to = c\n", 26)) ==
        "the INI file '" + file + "' has a NUL character, and is not a text");
  CHECK(said(std::string(1'048'577, '\n')) == "the INI file '" + file + "' is larger than 1 MiB");
  // It can be opened and not be read: every read of it is an error.
  CHECK(failure({"plan", "--config", "/proc/self/mem"}, ErrorKind::configuration)
            .starts_with("cannot read INI file '/proc/self/mem': "));
}

TEST_CASE("a value that an option does not take is refused with the line that it is in") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "weekend.ini").string();
  test::write_file(file, "# the weekend\njobs = many\n");
  CHECK(failure({"plan", "--config", file.c_str()}) ==
        file + ", line 2: --jobs cannot be 'many'. Allowed: a whole number from 1 to 32.");
  // What the command line says otherwise is not looked at.
  CHECK(parse({"plan", "--config", file.c_str(), "--jobs", "4"}).config().jobs == 4);
}

TEST_CASE("an INI file as editors write it: byte order mark, CRLF, comments, a # inside a value") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "weekend.ini").string();
  test::write_file(file, "\xEF\xBB\xBFsource = postgresql://dbname=y options=-c#x dbname=y\r\n"
                         "  # indented\r\n"
                         "pool = p.contoso.example   # the pool\r\n"
                         "#pool = q\r\n"
                         "lookup-address=sip:a=b#c@contoso.example");
  const auto config = parse({"plan", "--config", file.c_str()}).config();
  CHECK(config.source == "postgresql://dbname=y options=-c#x dbname=y");
  CHECK(config.pool == "p.contoso.example");
  CHECK(config.lookup_address == "sip:a=b#c@contoso.example");
}

TEST_CASE("relative paths follow the INI file that names them, and on the command line the working folder") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "weekend.ini").string(), root = folder.path().string();
  test::write_file(folder / "d.ldif", "dn: DC=x\ndc: x\n");
  test::write_file(folder / "profile.xml", "<profile/>");
  test::write_file(file, "source = sqlite3://dbname=legacy.db\nrules = sub/../rules.xml\nfiles-from = files\n"
                         "directory = script:scripts,ldif:d.ldif,e.ldif\nsource-profile = profile.xml\n"
                         "encrypt-to = a.pem,/b.pem\nrun = run\nlog = log.jsonl\n");
  const auto arguments = parse({"plan", "--config", file.c_str(), "--files-from", "files"});
  const auto& config = arguments.config();
  CHECK(config.source == "sqlite3://dbname=" + root + "/legacy.db");
  CHECK(config.rules == root + "/rules.xml");
  CHECK(config.directory == "script:" + root + "/scripts,ldif:" + root + "/d.ldif," + root + "/e.ldif");
  CHECK(config.source_profile == root + "/profile.xml");
  CHECK(config.protection.encrypt_to == std::vector<std::filesystem::path>{root + "/a.pem", "/b.pem"});
  CHECK(config.files_from == std::filesystem::current_path() / "files");
  CHECK(arguments.run_folder() == root + "/run");
  CHECK(arguments.values().log == root + "/log.jsonl");
}

TEST_CASE("values are checked when they are read") {
  CHECK(parse({"sample", "--out", "x", "--messages", "12"}).values().sample.size.messages == 12);
  CHECK(failure({"sample", "--messages", "many"}) ==
        "--messages cannot be 'many'. Allowed: a whole number from 0 to 2000000000.");
  CHECK(failure({"sample", "--people", "59"}) ==
        "--people cannot be '59'. Allowed: a whole number from 60 to 1000000.");
  CHECK(failure({"plan", "--jobs", "0"}) == "--jobs cannot be '0'. Allowed: a whole number from 1 to 32.");
  CHECK(failure({"plan", "--jobs", "1.5"}) ==
        "--jobs cannot be '1.5'. Allowed: a whole number from 1 to 32.");
  for (const std::string wrong : {"-1", "nan", "86401", "2s"}) {
    const auto argument = "--quiet-time=" + wrong;
    CHECK(failure({"cutover", argument.c_str()}) ==
          "--quiet-time cannot be '" + wrong + "'. Allowed: a number of seconds, at most a day.");
  }
  CHECK(failure({"plan", "--replication-wait", "long"}) ==
        "--replication-wait cannot be 'long'. Allowed: a number of seconds, at most a day.");
  CHECK(failure({"cutover", "--safety", "0.5"}) ==
        "--safety cannot be '0.5'. Allowed: a number from 1 to 100.");
  CHECK(failure({"plan", "--release", "keep"}) == "--release cannot be 'keep'. Allowed: delete or disable.");
  CHECK(failure({"plan", "--directory-sasl", "ntlm"}) ==
        "--directory-sasl cannot be 'ntlm'. Allowed: gssapi or external.");
  CHECK(failure({"plan", "--directory-tls", "maybe"}) ==
        "--directory-tls cannot be 'maybe'. Allowed: on or off.");
  CHECK(failure({"plan", "--rules", ""}) == "--rules cannot be ''. Allowed: the name of a file or folder.");
  CHECK(failure({"plan", "--directory-password-file", "p", "--directory-password-fd", "3"}) ==
        "--directory-password-file and --directory-password-fd are both given. Give only one of them.");
  const auto read = parse({"snapshot", "show", "--passphrase-fd", "3"});
  CHECK(read.config().protection.passphrase_file == "/dev/fd/3");
}

TEST_CASE("an option is still taken by its old name") {
  const std::array words{"cutover", "--quiet", "7"};
  CHECK(Arguments::parse(words).values().cutover.quiet_time == std::chrono::seconds(7));
  CHECK(failure({"cutover", "--quiet", "7", "--quiet-time", "7"}) ==
        "'--quiet-time' is given twice. See 'gc2pc cutover --help'.");
  CHECK(failure({"cutover", "--quiet"}) ==
        "'--quiet' needs a value: --quiet-time SECONDS. See 'gc2pc cutover --help'.");
  CHECK(failure({"plan", "--quiet", "7"}) == "'plan' does not take '--quiet'. See 'gc2pc plan --help'.");
}

TEST_CASE("consent is a list of words that are known") {
  const auto consent = parse({"cutover", "--consent", "directory,changes"}).values().consent;
  CHECK(consent.directory);
  CHECK(consent.changes);
  CHECK_FALSE(consent.differences);
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
  CHECK_THROWS_WITH(static_cast<void>(cli::parse_deadline("2026-01-31T03:00Z", now)),
                    "--deadline 2026-01-31T03:00Z is past. Give 05:30 for the next 05:30 in local time, or "
                    "2026-02-01T05:30; a Z at the end stands for UTC.");
  // The clock counts nanoseconds in 64 bits: from 1677 to 2262.
  for (const auto* far : {"9999-12-31T23:59Z", "9999-12-31T23:59", "2262-04-12T00:00Z", "2262-04-10T00:00",
                          "1677-09-21T00:00Z", "1600-01-01T00:00", "0001-01-01T00:00"}) {
    CAPTURE(far);
    CHECK_THROWS_WITH(static_cast<void>(cli::parse_deadline(far, now)),
                      ("--deadline " + std::string(far) +
                       " is too far from now. Give 05:30 for the next 05:30 in local time, or "
                       "2026-02-01T05:30; a Z at the end stands for UTC.")
                          .c_str());
  }
  CHECK(seconds("2262-04-01T00:00Z") == 7'452'593'755);
  CHECK_THROWS_AS(static_cast<void>(cli::parse_deadline("1678-01-01T00:00Z", now)), Error);
}

TEST_CASE("numbers of seconds that are none, and paths that are empty, are refused by name") {
  for (const auto* seconds : {"nan", "-nan", "inf", "-1", "1e308", "", "86400.1"}) {
    CAPTURE(seconds);
    CHECK(failure({"plan", "--replication-wait", seconds}) ==
          "--replication-wait cannot be '" + std::string(seconds) +
              "'. Allowed: a number of seconds, at most a day.");
  }
  for (const auto* option :
       {"run", "since", "log", "rules", "files-from", "files-to", "endpoint-template", "passphrase-file"}) {
    CAPTURE(option);
    CHECK(failure({"plan", ("--" + std::string(option)).c_str(), ""}) ==
          "--" + std::string(option) + " cannot be ''. Allowed: the name of a file or folder.");
  }
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
  CHECK(cli::with_absolute_file("sqlite3:/srv/my\" timeout=1 pool.db") ==
        "sqlite3://dbname=\"/srv/my\"\" timeout=1 pool.db\"");
  CHECK(cli::with_absolute_file("sqlite3://dbname=\"/srv/my\"\" timeout=1 pool.db\" timeout=3") ==
        "sqlite3://dbname=\"/srv/my\"\" timeout=1 pool.db\" timeout=3");
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
