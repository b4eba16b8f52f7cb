// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/error.hpp"
#include "migrator/cli/arguments.hpp"
#include "migrator/cli/config_template.hpp"
#include "migrator/cli/connection_text.hpp"
#include "migrator/cli/ini_file.hpp"
#include "migrator/cli/options.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

using namespace gc2pc;
using cli::Arguments;
using cli::OptionId;
using cli::Surroundings;

namespace {

Arguments parse(std::vector<const char*> words, const Surroundings& around) {
  return Arguments::parse(words, around);
}

/// The line that a person sees.
std::string failure(std::vector<const char*> words, const Surroundings& around) {
  try {
    static_cast<void>(Arguments::parse(words, around));
  } catch (const Error& error) {
    return error.what();
  }
  return "no failure";
}

std::vector<std::string> warnings(std::vector<std::string> environment) {
  return parse({"plan"}, {std::move(environment), "/nowhere"}).warnings();
}

} // namespace

TEST_CASE("command line, then variables, then the file that is found, then the default") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "gc2pc.ini",
                   "pool = file.example\nhome-pool = file.example\nrelease = disable\nrules = rules.xml\n");
  const Surroundings around{
      {"GC2PC_POOL=variable.example", "GC2PC_HOME_POOL=variable.example", "GC2PC_JOBS="}, folder.path()};
  const auto arguments = parse({"plan", "--pool", "line.example"}, around);
  CHECK(arguments.config().pool == "line.example");
  CHECK(arguments.config().home_pool == "variable.example");
  CHECK(arguments.config().release == Release::withdraw);
  CHECK(arguments.config().rules == folder / "rules.xml");
  CHECK_FALSE(arguments.has(OptionId::jobs)); // an empty variable is not set
  CHECK(arguments.warnings().empty());
  const auto place = [&](OptionId id) { return arguments.texts().at(id).place; };
  CHECK(place(OptionId::pool).empty());
  CHECK(place(OptionId::home_pool) == "GC2PC_HOME_POOL");
  CHECK(place(OptionId::release) == (folder / "gc2pc.ini").string() + ", line 3");
}

TEST_CASE("one file is read: that of --config, else that of GC2PC_CONFIG, else gc2pc.ini in the folder") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "gc2pc.ini", "pool = found.example\n");
  const auto named = (folder / "named.ini").string(), variable = (folder / "variable.ini").string();
  test::write_file(named, "jobs = 2\n");
  test::write_file(variable, "jobs = 3\n");
  const Surroundings both{{"GC2PC_CONFIG=" + variable}, folder.path()};
  CHECK(parse({"plan", "--config", named.c_str()}, both).config().jobs == 2);
  CHECK_FALSE(parse({"plan", "--config", named.c_str()}, both).config().pool);
  CHECK(parse({"plan"}, both).config().jobs == 3);
  CHECK_FALSE(parse({"plan"}, both).config().pool);
  CHECK(parse({"plan"}, {{"GC2PC_CONFIG="}, folder.path()}).config().pool == "found.example");
  CHECK_FALSE(parse({"plan"}, {{}, folder / "elsewhere"}).config().pool);
  CHECK(failure({"plan"}, {{"GC2PC_CONFIG=/nowhere/x.ini"}, folder.path()}) ==
        "cannot open INI file '/nowhere/x.ini': No such file or directory");
}

TEST_CASE("commands without --config read neither file nor variables") {
  const test::TemporaryFolder folder;
  test::write_file(folder / "gc2pc.ini", "this is wrong\n");
  for (const auto* command : {"help", "version", "man"}) {
    CAPTURE(command);
    CHECK_NOTHROW(static_cast<void>(parse({command}, {{"GC2PC_JOBS=many"}, folder.path()})));
  }
}

TEST_CASE("a value that an option does not take is refused with its variable") {
  CHECK(failure({"plan"}, {{"GC2PC_JOBS=many"}, "/nowhere"}) ==
        "GC2PC_JOBS: --jobs cannot be 'many'. Allowed: a whole number from 1 to 32.");
  CHECK(failure({"plan"}, {{"GC2PC_TARGET=postgresql://host=db password=hunter2"}, "/nowhere"}) ==
        "GC2PC_TARGET: --target carries a password. Leave it out: a connection string is visible to everyone "
        "on this machine and kept in the run folder.");
}

TEST_CASE("a variable that looks like an option is named, with the one that was probably meant") {
  using Lines = std::vector<std::string>;
  CHECK(warnings({"GC2PC_SORCE=x"}) ==
        Lines{"GC2PC_SORCE is ignored: it is not an option. Did you mean GC2PC_SOURCE?"});
  CHECK(warnings({"GC2PC_source=x"}) ==
        Lines{"GC2PC_source is ignored: it is not an option. Did you mean GC2PC_SOURCE?"});
  CHECK(warnings({"GC2PC_CONFG=x"}) ==
        Lines{"GC2PC_CONFG is ignored: it is not an option. Did you mean GC2PC_CONFIG?"});
  CHECK(warnings({"GC2PC_EXECUTE=1", "GC2PC_CONSENT=directory"}) ==
        Lines{"GC2PC_EXECUTE is ignored: --execute is only allowed on the command line.",
              "GC2PC_CONSENT is ignored: --consent is only allowed on the command line."});
  // What hooks, tests and administrators have.
  CHECK(warnings({"GC2PC_HOOK=on-step", "GC2PC_PLAN=3f1c9a52b7d0", "GC2PC_EXIT_CODE=6", "GC2PC_LEVEL=go",
                  "GC2PC_STEP=release", "GC2PC_VERB=cutover", "GC2PC_RUN_ID=x", "GC2PC_SENTENCE=x",
                  "GC2PC_SECONDS_LEFT=1", "GC2PC_FAULT=x", "GC2PC_TEST_PASSWORD=x", "GC2PC_SAMBA_DC=/tmp/dc",
                  "GC2PC_POSTGRES=/tmp/pg", "GC2PC_ODBC_PASSWORD=x", "GC2PC_MY_OWN=x", "PATH=/bin"})
            .empty());
  CHECK(warnings({"GC2PC_LOGS=x", "GC2PC_DIRECTORY_PASSWORD_ENV=GC2PC_LOGS"}).empty());
}

TEST_CASE("a found file that another account can change is refused") {
  const test::TemporaryFolder folder;
  const auto file = (folder / "gc2pc.ini").string();
  test::write_file(file, "jobs = 2\n");
  const std::string hint =
      ", so another account can change it. It must belong to the account that runs gc2pc, "
      "or to root, and only its owner may write it. Check its content before you correct "
      "owner and mode.";
  const auto ends = [](const std::string& text, const std::string& end) {
    CHECK_MESSAGE(text.ends_with(end), text);
  };
  using std::filesystem::permissions;
  using std::filesystem::perms;
  permissions(file, perms{0664});
  auto said = failure({"plan"}, {{}, folder.path()});
  CHECK(said.starts_with("the INI file '" + file + "' is owned by "));
  ends(said, " and has mode 0664" + hint);
  permissions(file, perms{0644});
  permissions(folder.path(), perms{0777});
  said = failure({"plan"}, {{}, folder.path()});
  CHECK(said.starts_with("the folder of '" + file + "', which gc2pc would read, is owned by "));
  ends(said, " and has mode 0777" + hint);
  // Named on purpose, it is read.
  CHECK(parse({"plan", "--config", file.c_str()}, {{}, folder.path()}).config().jobs == 2);
  permissions(folder.path(), perms{0755});
  CHECK(parse({"plan"}, {{}, folder.path()}).config().jobs == 2);
}

TEST_CASE("a semicolon begins a comment only at the start of a line") {
  const auto lines = cli::parse_ini("; a comment\n  ;another\nsource = odbc:Driver=x ;Server=y;z\n", "x.ini");
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().number == 3);
  CHECK(lines.front().value == "odbc:Driver=x ;Server=y;z");
}

TEST_CASE("the INI file of 'config init' has every option, commented out, and each value in it can be read") {
  const auto text = cli::config_template();
  CHECK(cli::parse_ini(text, "x.ini").empty());
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  std::string values;
  for (const auto& spec : cli::all_options()) {
    CAPTURE(spec.name);
    const auto start = "#" + std::string(spec.name) + " = ";
    const auto is_its = [&](const std::string& line) { return line.starts_with(start); };
    REQUIRE(std::count_if(lines.begin(), lines.end(), is_its) == (spec.in_file ? 1 : 0));
    if (!spec.in_file)
      continue;
    const auto line = *std::find_if(lines.begin(), lines.end(), is_its);
    if (spec.is_switch())
      CHECK(line == start + "yes");
    else if (spec.standard.empty() || spec.standard.find(' ') != spec.standard.npos)
      CHECK(line == start + std::string(spec.argument));
    else
      values += line.substr(1) + "\n";
  }
  CHECK(std::all_of(lines.begin(), lines.end(), [](const auto& line) { return line.size() <= 104; }));
  const test::TemporaryFolder folder;
  test::write_file(folder / "gc2pc.ini", values);
  const auto config = parse({"plan"}, {{}, folder.path()}).config();
  CHECK(config.release == Release::remove);
  CHECK(config.max_file_size == 20'000);
  CHECK(config.replication_wait == std::chrono::seconds(900));
}

TEST_CASE("what may be a password before the server of a URL is not shown") {
  CHECK(cli::without_secrets("postgresql://gc:hunter2@db/legacy") == "postgresql://***@db/legacy");
  CHECK(cli::without_secrets("postgresql://gc:hun/ter@2@db/legacy") == "postgresql://***@db/legacy");
  CHECK(cli::without_secrets("ldaps://a:b@dc1,ldaps://c@dc2") == "ldaps://***@dc1,ldaps://***@dc2");
  CHECK(cli::without_secrets("sqlite3://dbname=/srv/a.db") == "sqlite3://dbname=/srv/a.db");
  CHECK(cli::without_secrets("sip:ocschat@contoso.example") == "sip:ocschat@contoso.example");
}
