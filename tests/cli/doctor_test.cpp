// SPDX-License-Identifier: Apache-2.0
/// \file
/// `gc2pc doctor` from outside: exit codes, JSON, the terminal, Ctrl-C, and what the report shows of it.
#include "tests/support/program.hpp"

#include <arpa/inet.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>

using namespace gc2pc::test;
using nlohmann::json;

namespace {

void utf8() {
  ::setenv("LC_ALL", "C.UTF-8", 1);
}

json check_named(const json& checkup, const std::string& id) {
  for (const auto& group : checkup.at("groups"))
    for (const auto& check : group.at("checks"))
      if (check.at("id") == id)
        return check;
  FAIL("no check " << id);
  return {};
}

} // namespace

TEST_CASE("doctor: exit code 0 and JSON of a pool that can be migrated") {
  const PracticePool pool;
  const auto ran = run_program(Words{"doctor"} + pool.options() + Words{"--json"}, utf8);
  REQUIRE_MESSAGE(ran.code == 0, ran.out, ran.err);
  const auto checkup = json::parse(ran.out);
  CHECK(checkup.at("schema_version") == 2);
  CHECK(checkup.at("verb") == "doctor");
  CHECK(checkup.at("level") == "go");
  CHECK(checkup.at("failed") == 0);
  CHECK(check_named(checkup, "source.open").at("level") == "ok");
  CHECK(check_named(checkup, "run.write") ==
        json{{"id", "run.write"},
             {"level", "not-checked"},
             {"sentence", "the run folder: not checked, no run folder is given"},
             {"remedy", nullptr}});
  CHECK(check_named(checkup, "terminal.characters").at("sentence") == "the locale is UTF-8");
  CHECK(last_line(ran.err) == checkup.at("sentence"));
  CHECK(last_line(ran.err).starts_with("Nothing failed: "));
}

TEST_CASE("doctor: exit code 3 when a check failed, and how to fix it; ASCII where the locale is not UTF-8") {
  const PracticePool pool;
  const auto call = Words{"doctor"} + pool.options_with("--files-from", "/none\x1b[2J");
  const auto plain = run_program(call, [] { ::setenv("LC_ALL", "C", 1); });
  CHECK(plain.code == 3);
  CHECK(plain.out.find("Rights\n") != std::string::npos);
  CHECK(plain.out.find("  x  legacy file store: the folder '/none\\u{1b}[2J' does not exist\n"
                       "       Mount the share, or give the account the right to read it.\n") !=
        std::string::npos);
  CHECK(plain.out.find("  ok the account may read the tables of the source\n") != std::string::npos);
  CHECK(plain.out.find("✓") == std::string::npos);
  CHECK(last_line(plain.out).starts_with("Something must be fixed before the weekend: "));
  CHECK(last_line(plain.out).find(", 1 failed, ") != std::string::npos);
  const auto symbols = run_program(call, utf8);
  CHECK(symbols.code == 3);
  CHECK(symbols.out.find("  ✗ legacy file store: ") != std::string::npos);
}

TEST_CASE(
    "doctor --run: a run says what it works on and how much space it needs; the report shows the checks") {
  const PracticePool pool;
  pool.plan();
  const auto ran = run_program({"doctor", "--run", pool.run().string(), "--json"});
  REQUIRE_MESSAGE(ran.code == 0, ran.out, ran.err);
  const auto checkup = json::parse(ran.out);
  CHECK(check_named(checkup, "run.write").at("level") == "ok");
  for (const auto* id : {"target.space", "files.space", "run.space"})
    CHECK(check_named(checkup, id).at("level") == "ok");
  const auto report = json::parse(read_file(pool.run() / "report.json"));
  CHECK(report.at("checkup").at("failed") == 0);
  CHECK(check_named(report.at("checkup"), "directory.address").at("level") == "ok");
  const auto page = read_file(pool.run() / "report.html");
  CHECK(page.find("<h2>Checked before the weekend</h2>") != std::string::npos);
  CHECK(page.find("the account may read the tables of the source") != std::string::npos);
  const auto other =
      run_program({"doctor", "--run", pool.run().string(), "--source", "sqlite3://dbname=/other.db"});
  CHECK(other.code == 2);
}

TEST_CASE("doctor: Ctrl-C while a server says nothing ends it within a second") {
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(silent, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(silent, 4) == 0);
  REQUIRE(::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const auto source = "postgresql:host=127.0.0.1 port=" + std::to_string(ntohs(address.sin_port)) +
                      " dbname=x user=x sslmode=disable";
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::signal(SIGINT, SIG_DFL);
    ::execl(GC2PC_PROGRAM, "gc2pc", "doctor", "--source", source.c_str(), nullptr);
    ::_exit(127);
  }
  ::usleep(1'000'000); // it waits for the server by then
  REQUIRE(::kill(child, SIGINT) == 0);
  const auto begin = std::chrono::steady_clock::now();
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  ::close(silent);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(took.count() < 1);
}
