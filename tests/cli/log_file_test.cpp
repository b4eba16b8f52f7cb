// SPDX-License-Identifier: Apache-2.0
/// \file
/// --log: what it may be written into, and what is told when it cannot be.
#include "tests/support/program.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace gc2pc::test;

namespace {

Ran plan_with_log(const PracticePool& pool, const std::filesystem::path& log) {
  return run_program(Words{"plan", "--run", pool.run().string(), "--log", log.string()} + pool.options());
}

void check_refused(const PracticePool& pool, const std::filesystem::path& log, const std::string& why) {
  const auto ran = plan_with_log(pool, log);
  CHECK(ran.code == 2);
  CHECK(ran.err == "gc2pc: the log '" + log.string() + "' " + why + ". Name another file with --log.\n");
}

} // namespace

TEST_CASE("the log is none of the files that the run works on") {
  const PracticePool pool(true);
  pool.plan();
  const std::pair<std::filesystem::path, std::string> files[] = {
      {pool.source(), "is a file that the run works on (the source)"},
      {pool.target(), "is a file that the run works on (the target)"},
      {pool.ldif(), "is a file that the run works on (the directory)"},
      {pool.run() / "run.db", "is a file that the run works on (the run folder)"},
      {pool.run() / "run.head", "is a file that the run works on (the run folder)"},
  };
  for (const auto& [the_file, why] : files) {
    const auto& file = the_file; // clang 14 captures no structured binding
    CAPTURE(file);
    REQUIRE(::chmod(file.c_str(), 0600) == 0);
    const auto before = read_file(file);
    check_refused(pool, file, why);
    const auto by_run = run_program({"status", "--run", pool.run().string(), "--log", file.string()});
    CHECK(by_run.code == 2);
    CHECK(read_file(file) == before);
  }
  const auto other_name = pool.folder() / "log";
  std::filesystem::create_hard_link(pool.source(), other_name);
  check_refused(pool, other_name, "is a file that the run works on (the source)");
  check_refused(pool, pool.run() / "run.lock", "is a file that the run works on (the run folder)");
  CHECK_FALSE(std::filesystem::exists(pool.run() / "run.lock"));
}

TEST_CASE("the log is no file that something else wrote") {
  const PracticePool pool;
  pool.plan();
  const auto other = pool.folder() / "other";
  const auto kept = read_file(pool.run() / "run.db");
  for (const auto& bytes : {kept, std::string("dn: DC=x\n"), std::string("\n"), std::string("\0", 1)}) {
    write_file(other, bytes);
    REQUIRE(::chmod(other.c_str(), 0600) == 0);
    check_refused(pool, other, "is not a log of gc2pc: it does not begin with a JSON object");
    CHECK(read_file(other) == bytes);
  }
}

TEST_CASE("the log is not in a file store, however the store's path ends") {
  const PracticePool pool;
  const auto store = pool.folder() / "files";
  const auto log = store / "log";
  for (const auto& given : {store.string(), store.string() + "/", store.string() + "/."}) {
    CAPTURE(given);
    const auto ran =
        run_program(Words{"plan", "--log", log.string()} + pool.options_with("--files-from", given));
    CHECK(ran.code == 2);
    CHECK(ran.err == "gc2pc: the log '" + log.string() +
                         "' lies in a file store (--files-from). Name another file with --log.\n");
    CHECK_FALSE(std::filesystem::exists(log));
  }
}

TEST_CASE("the log is a regular file of the caller's") {
  const PracticePool pool;
  const auto log = pool.folder() / "log";
  SUBCASE("a symbolic link") {
    std::filesystem::create_symlink(pool.folder() / "other", log);
    check_refused(pool, log, "is a symbolic link");
    CHECK_FALSE(std::filesystem::exists(pool.folder() / "other"));
  }
  SUBCASE("a pipe") {
    REQUIRE(::mkfifo(log.c_str(), 0600) == 0);
    check_refused(pool, log, "is not a regular file");
  }
  SUBCASE("a device") {
    check_refused(pool, "/dev/full", "is not a regular file");
  }
  SUBCASE("a file that others may write") {
    write_file(log, "x\n");
    REQUIRE(::chmod(log.c_str(), 0666) == 0);
    const auto ran = plan_with_log(pool, log);
    CHECK(ran.code == 2);
    CHECK(ran.err.starts_with("gc2pc: the log '" + log.string() + "' is owned by "));
    CHECK(read_file(log) == "x\n");
  }
  SUBCASE("a file of another account") {
    if (::geteuid() != 0) {
      skip("only root can give files to another account");
      return;
    }
    write_file(log, "x\n");
    REQUIRE(::chmod(log.c_str(), 0600) == 0);
    REQUIRE(::chown(log.c_str(), 65534, 0) == 0);
    const auto ran = plan_with_log(pool, log);
    CHECK(ran.code == 2);
    CHECK(ran.err.starts_with("gc2pc: the log '" + log.string() + "' is owned by nobody (uid 65534)"));
  }
}

TEST_CASE("a log that cannot be written to its end is told once, and in the last sentence") {
  const PracticePool pool;
  const auto log = pool.folder() / "log";
  // The first line fits in, the next does not; the other files of the command are small enough.
  const auto padding = "{" + std::string(std::size_t{64} * 1024 - 1, ' ');
  write_file(log, padding);
  REQUIRE(::chmod(log.c_str(), 0600) == 0);
  pool.plan();
  const auto limited = run_program({"status", "--run", pool.run().string(), "--log", log.string()}, [] {
    static_cast<void>(::signal(SIGXFSZ, SIG_IGN));
    constexpr rlim_t most = rlim_t{64} * 1024;
    const rlimit limit{most, most};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  });
  CHECK(limited.code == 0);
  const auto sentence = "The log '" + log.string() + "' is incomplete: File too large.";
  CHECK(limited.err == "gc2pc: " + sentence + "\n");
  CHECK(last_line(limited.out).ends_with(" " + sentence));
}

TEST_CASE("a log does not get the number of a closed standard error") {
  const PracticePool pool;
  const auto log = pool.folder() / "log";
  const auto ran =
      run_program(Words{"plan", "--run", pool.run().string(), "--log", log.string()} + pool.options(), [] {
        for (const int descriptor : {0, 1, 2})
          ::close(descriptor);
      });
  CHECK(ran.code == 1); // standard output could not be written
  std::istringstream lines(read_file(log));
  std::string line;
  int count = 0;
  for (; std::getline(lines, line); ++count)
    CHECK(nlohmann::json::accept(line));
  CHECK(count > 2);
}
