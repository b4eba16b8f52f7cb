// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the operator can ask of a call that works: lines as often as wished, none, or one now.
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

using namespace gc2pc::test;
using namespace std::chrono_literals;

namespace {

/// Waits for a text in a file; false after `most`.
bool appears(const std::filesystem::path& file, const std::string& text, std::chrono::milliseconds most) {
  for (const auto end = std::chrono::steady_clock::now() + most; std::chrono::steady_clock::now() < end;) {
    if (std::filesystem::exists(file) && read_file(file).find(text) != std::string::npos)
      return true;
    std::this_thread::sleep_for(20ms);
  }
  return false;
}

} // namespace

TEST_CASE("--verbose names the INI file, and each piece of work; --no-progress takes the lines away") {
  const PracticePool pool;
  const auto file = (pool.folder() / "gc2pc.ini").string();
  write_file(file, "source = sqlite3://dbname=legacy.db\nverbose = yes\n");
  const auto verbose = run_program({"assess", "--config", file});
  CHECK(verbose.code == 0);
  CHECK(verbose.err.starts_with("gc2pc: options come from " + file + "\n"));
  CHECK(verbose.err.find("\nread source: started\n") != verbose.err.npos);
  const auto silent = run_program({"assess", "--config", file, "--no-progress"});
  CHECK(silent.code == 0);
  CHECK(silent.err == "gc2pc: options come from " + file + "\n");
  write_file(file, "source = sqlite3://dbname=legacy.db\nverbose = no\n");
  CHECK(run_program({"assess", "--config", file}).err.empty());
  write_file(file, "verbose = maybe\n");
  CHECK(run_program({"assess", "--config", file}).err ==
        "gc2pc: " + file + ", line 1: --verbose cannot be 'maybe'. Allowed: yes or no.\n");
  CHECK(run_program({"assess", "--progress-interval", "0"}).err ==
        "gc2pc: --progress-interval cannot be '0'. Allowed: a whole number from 1 to 86400.\n");
}

TEST_CASE("SIGUSR1 gets a line within a second, and disturbs nothing") {
  const PracticePool pool;
  const auto hash = pool.plan();
  const auto err = pool.folder() / "err";
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (std::freopen(err.c_str(), "w", stderr) != nullptr &&
        std::freopen("/dev/null", "w", stdout) != nullptr)
      ::execl(GC2PC_PROGRAM, "gc2pc", "cutover", "--run", pool.run().c_str(), "--execute", "--plan",
              hash.c_str(), "--quiet-time", "3", "--verbose", nullptr);
    ::_exit(127);
  }
  // It waits now, between its two reads of the source.
  CHECK(appears(err, "quiet: started\n", 60s));
  for (int i = 0; i < 5; ++i)
    ::kill(child, SIGUSR1);
  CHECK(appears(err, "; for ", 1s));
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
