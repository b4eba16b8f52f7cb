// SPDX-License-Identifier: Apache-2.0
/// \file
/// `gc2pc config`, and the files and variables that the other commands take options from.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

using namespace gc2pc::test;

namespace {

/// Runs gc2pc in this folder, with these variables.
Ran run_in(const std::filesystem::path& folder, const Words& words, const Words& variables = {}) {
  return run_program(words, [&] {
    if (::chdir(folder.c_str()) != 0)
      ::_exit(126);
    for (const auto& one : variables)
      ::setenv(one.substr(0, one.find('=')).c_str(), one.substr(one.find('=') + 1).c_str(), 1);
  });
}

} // namespace

TEST_CASE("config init writes a file that is found, and never overwrites one") {
  const TemporaryFolder folder;
  const auto file = (folder / "gc2pc.ini").string();
  const auto made = run_in(folder.path(), {"config", "init"});
  CHECK(made.code == 0);
  CHECK(made.err.empty());
  CHECK(made.out == "Next: gc2pc assess --config " + file + "\n" + file +
                        " has every option that a file may have. Remove the '#' before those that you want "
                        "to set.\n");
  CHECK(mode_of(file) == 0600);
  const auto before = read_file(file);
  CHECK(before.find("\n#quiet-time = 2\n") != before.npos);
  const auto again = run_in(folder.path(), {"config", "init", "--out", "gc2pc.ini"});
  CHECK(again.code == 1);
  CHECK(again.out.empty());
  CHECK(again.err ==
        "gc2pc: '" + file + "' exists already. Name another file with --out, or rename this one.\n");
  CHECK(read_file(file) == before);
  const auto other = (folder / "other.ini").string();
  const auto json = run_in(folder.path(), {"config", "init", "--out", other, "--json"});
  CHECK(nlohmann::json::parse(json.out).at("file") == other);
  CHECK(read_file(other) == before);
  CHECK(run_in(folder.path(), {"config", "init", "--out", "absent/x.ini"}).err ==
        "gc2pc: cannot open the folder '" + (folder / "absent").string() + "': No such file or directory\n");
  CHECK(run_in(folder.path(), {"config", "init", "plan"}).err ==
        "gc2pc: 'config init' does not take 'plan'.\n");
}

TEST_CASE("config show names each value of a command and where it comes from") {
  const TemporaryFolder folder;
  write_file(folder / "gc2pc.ini", "source = sqlite3://dbname=legacy.db\nrelease = disable\njobs = 3\n");
  const auto shown =
      run_in(folder.path(), {"config", "show", "digest", "--target", "postgresql://gc:hunter2@db/mgc"},
             {"GC2PC_LOG=log.jsonl", "GC2PC_JBOS=2"});
  CHECK(shown.code == 0);
  CHECK(shown.err == "gc2pc: GC2PC_JBOS is ignored: it is not an option. Did you mean GC2PC_JOBS?\n");
  CHECK(shown.out.find("  postgresql://***@db/mgc ") != shown.out.npos);
  CHECK(shown.out.find(" command line\n") != shown.out.npos);
  CHECK(shown.out.find("  " + (folder / "log.jsonl").string()) != shown.out.npos);
  CHECK(shown.out.find(" GC2PC_LOG\n") != shown.out.npos);
  CHECK(shown.out.find("hunter2") == shown.out.npos);
  CHECK_FALSE(std::filesystem::exists(folder / "log.jsonl")); // shown, not used
  const auto all = run_in(folder.path(), {"config", "show", "--json"}, {"GC2PC_JOBS=2"});
  const auto json = nlohmann::json::parse(all.out);
  const auto setting = [&](const std::string& name) -> nlohmann::json {
    for (const auto& one : json.at("settings"))
      if (one.at("option") == name)
        return one;
    return nullptr;
  };
  CHECK(setting("jobs") == nlohmann::json{{"option", "jobs"},
                                          {"variable", "GC2PC_JOBS"},
                                          {"value", "2"},
                                          {"default", "1"},
                                          {"from", "GC2PC_JOBS"}});
  CHECK(setting("release").at("from") == "./gc2pc.ini, line 2");
  CHECK(setting("source").at("value") == "sqlite3://dbname=" + (folder / "legacy.db").string());
  CHECK(setting("quiet-time") == nlohmann::json{{"option", "quiet-time"},
                                                {"variable", "GC2PC_QUIET_TIME"},
                                                {"value", nullptr},
                                                {"default", "2"},
                                                {"from", "default"}});
  CHECK(run_in(folder.path(), {"config", "show", "help"}).err ==
        "gc2pc: 'help' reads neither a file nor variables.\n");
  CHECK(run_in(folder.path(), {"config", "show", "paln"}).err ==
        "gc2pc: 'paln' is not a command. Did you mean 'plan'? See 'gc2pc help'.\n");
}

TEST_CASE("a run takes from file and variables only what fits it, and config show says what it kept") {
  const PracticePool pool;
  static_cast<void>(pool.plan());
  const TemporaryFolder folder;
  write_file(folder / "gc2pc.ini", "run = " + pool.run().string() + "\n");
  const auto shown = run_in(folder.path(), {"config", "show", "verify", "--json"});
  std::string from;
  const auto json = nlohmann::json::parse(shown.out);
  for (const auto& one : json.at("settings"))
    if (one.at("option") == "source") {
      CHECK(one.at("value") == "sqlite3://dbname=" + pool.source().string());
      CHECK(one.at("from") == "run");
    }
  CHECK(run_in(folder.path(), {"status"}).code == 0);
  const auto other = (folder / "other.db").string();
  const auto refused = "gc2pc: --target is 'sqlite3://dbname=" + other +
                       "', but the run was planned with 'sqlite3://dbname=" + pool.target().string() +
                       "'. Leave the option out, or plan a new run in another folder. Options also come from "
                       "./gc2pc.ini and GC2PC_… variables: 'gc2pc config show rehearse' lists them.\n";
  const auto ran = run_in(folder.path(), {"rehearse"}, {"GC2PC_TARGET=sqlite3://dbname=" + other});
  CHECK(ran.code == 2);
  CHECK(ran.err == refused);
}
