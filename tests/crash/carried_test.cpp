// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whose run it is: held by a living process, left by a dead one, carried to another machine, or used with
/// other databases than its own.
#include "tests/crash/crash_pool.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

using namespace gc2pc;
using test::crash_pool;
using test::operator+;
using test::run_program;

namespace {

namespace fs = std::filesystem;

/// A cutover that waits between its two reads of the source, and holds the run in the meantime.
class Waiting {
 public:
  explicit Waiting(const test::CrashPool& pool) {
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      const auto folder = pool.run_folder().string();
      if (!std::freopen("/dev/null", "w", stdout) || !std::freopen("/dev/null", "w", stderr))
        ::_exit(126);
      ::execl(GC2PC_PROGRAM, GC2PC_PROGRAM, "cutover", "--run", folder.c_str(), "--execute", "--plan",
              pool.plan_hash().c_str(), "--quiet", "60", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    const auto holds = [&] {
      const auto status = run_program({"status", "--json", "--run", pool.run_folder().string()});
      return status.out.find("\"step-started\"") != std::string::npos ||
             nlohmann::json::parse(status.out).at("phase") == "cutting-over";
    };
    for (int i = 0; i < 400 && !holds(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ~Waiting() { kill(); }
  [[nodiscard]] pid_t pid() const { return pid_; }
  void kill() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    gone_ = std::exchange(pid_, -1);
  }
  [[nodiscard]] pid_t gone() const { return gone_; }

 private:
  pid_t pid_ = -1, gone_ = -1;
};

nlohmann::json lock_in(const fs::path& run) {
  return nlohmann::json::parse(test::read_file(run / "run.lock"));
}

std::string owner_text(const nlohmann::json& lock) {
  return fmt::format("{}@{} {}", lock.at("user").get<std::string>(), lock.at("host").get<std::string>(),
                     lock.at("pid").get<int>());
}

/// A cutover killed in the middle, its lock left behind as another machine's.
nlohmann::json killed_elsewhere(test::CrashPool& pool) {
  pool.load("planned");
  CHECK(pool.run("cutover", {{"GC2PC_FAULT", "chunk-after-commit:1:kill"}}).code == 128 + SIGKILL);
  auto lock = lock_in(pool.run_folder());
  lock["host"] = "elsewhere";
  lock["boot"] = "another";
  test::write_file(pool.run_folder() / "run.lock", lock.dump()); // over itself: still the same file
  return lock;
}

} // namespace

TEST_CASE("lock: a living owner answers 11 with its name, a dead one's is taken over") {
  auto& pool = crash_pool(false);
  pool.load("planned");
  Waiting waiting(pool);
  const auto lock = lock_in(pool.run_folder());
  CHECK(lock.at("pid") == waiting.pid());
  const auto told =
      fmt::format("gc2pc: the run in '{}' is held by {}, since {}. Wait until it has ended, or stop it "
                  "with Ctrl-C.\n",
                  pool.run_folder().string(), owner_text(lock), lock.at("since").get<std::string>());
  for (const std::string command : {"cutover", "rollback", "plan"}) {
    CAPTURE(command);
    const auto refused = pool.run(command);
    CHECK(refused.code == 11);
    CHECK(refused.err == told);
  }
  const auto status = pool.run("status");
  CHECK(status.code == 0);
  CHECK(status.out.find("in use by " + owner_text(lock)) != std::string::npos);

  waiting.kill();
  const auto done = pool.run("cutover");
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK((pool.world() == pool.finished()));
  CHECK(pool.run("status").out.find("the lock of " + owner_text(lock) +
                                    " was taken over; that process has ended") != std::string::npos);
}

TEST_CASE("lock: of another machine, in the same folder, gc2pc cannot tell") {
  auto& pool = crash_pool(false);
  const auto lock = killed_elsewhere(pool);
  const auto refused = pool.run("cutover");
  CHECK(refused.code == 11);
  CHECK(refused.err == fmt::format("gc2pc: the run in '{}' is held by {}, since {}. That is another host: "
                                   "check that no gc2pc runs there, then remove run.lock.\n",
                                   pool.run_folder().string(), owner_text(lock),
                                   lock.at("since").get<std::string>()));
  fs::remove(pool.run_folder() / "run.lock");
  const auto done = pool.run("cutover");
  CHECK_MESSAGE(done.code == 0, done.err);
  CHECK((pool.world() == pool.finished()));
}

TEST_CASE("carried: a copy of the run resumes on another machine, and in another folder") {
  auto& pool = crash_pool(false);
  const auto lock = killed_elsewhere(pool);
  const test::TemporaryFolder other;
  const auto run = other / "carried";
  fs::copy(pool.run_folder(), run, fs::copy_options::recursive);
  SUBCASE("forward") {
    const auto done = run_program({"cutover", "--run", run.string(), "--execute", "--plan", pool.plan_hash(),
                                   "--consent", "directory", "--quiet", "0"});
    CHECK_MESSAGE(done.code == 0, done.err);
    fs::remove_all(pool.run_folder());
    CHECK((pool.world() == pool.finished()));
    CHECK(run_program({"status", "--audit", "--run", run.string()}).out.find(owner_text(lock)) !=
          std::string::npos);
  }
  SUBCASE("back") {
    const auto done = run_program({"rollback", "--run", run.string(), "--execute", "--consent", "directory"});
    CHECK_MESSAGE(done.code == 0, done.err);
    CHECK((pool.world() == pool.start()));
  }
}

TEST_CASE("bound: a run is refused with another source, target or rules than its own") {
  auto& pool = crash_pool(false);
  pool.load("planned");
  CHECK(pool.run("cutover", {{"GC2PC_FAULT", "chunk-after-commit:1:kill"}}).code == 128 + SIGKILL);
  const auto before = pool.world();
  const auto sqlite = [](const fs::path& file) { return "sqlite3://dbname=" + file.string(); };
  const auto refused = [&](const test::Words& command, const std::string& option, const std::string& now,
                           const std::string& then) {
    CAPTURE(command.front());
    const auto ran = run_program(command + test::Words{"--run", pool.run_folder().string(), "--execute",
                                                       "--consent", "directory", option, now});
    CHECK(ran.code == 2);
    // The first call also says that it took over the lock of the killed one.
    CHECK(test::last_line(ran.err) ==
          fmt::format("gc2pc: {} is '{}', but the run was planned {}. Leave the option out, or plan a new "
                      "run in another folder.",
                      option, now, then.empty() ? "without it" : "with '" + then + "'"));
  };
  const test::TemporaryFolder other;
  fs::copy(pool.folder() / "legacy.db", other / "legacy.db");
  test::write_file(other / "rules.xml", run_program({"rules", "show"}).out + "<!-- another -->\n");
  const test::Words rollback{"rollback"};
  for (const auto& command : {test::Words{"cutover", "--plan", pool.plan_hash(), "--quiet", "0"}, rollback}) {
    refused(command, "--source", sqlite(other / "legacy.db"), sqlite(pool.folder() / "legacy.db"));
    refused(command, "--target", sqlite(other / "x.db"), sqlite(pool.folder() / "persistent.db"));
    if (command != rollback)
      refused(command, "--rules", (other / "rules.xml").string(), "");
  }
  CHECK((pool.world() == before));
  pool.must_recover("cutover");
}

TEST_CASE("bound: to the databases themselves, not to where the program is started") {
  auto& pool = crash_pool(false);
  pool.load("fresh");
  const auto in = [](const fs::path& folder) {
    return [folder] {
      if (::chdir(folder.c_str()) != 0)
        ::_exit(126);
    };
  };
  const test::Words run{"--run", pool.run_folder().string()};
  const auto planned = run_program(test::Words{"plan", "--json", "--source", "sqlite3://dbname=legacy.db",
                                               "--target", "sqlite3://dbname=persistent.db"} +
                                       run,
                                   in(pool.folder()));
  REQUIRE_MESSAGE(planned.code == 0, planned.err);
  const std::string hash = nlohmann::json::parse(planned.out).at("plan_hash");
  const test::TemporaryFolder other;
  fs::copy(pool.folder() / "legacy.db", other / "legacy.db");
  const auto cutover = test::Words{"cutover", "--execute", "--quiet", "0", "--plan", hash} + run;
  REQUIRE(run_program(cutover, in(other.path())).code == 0);
  CHECK(fs::exists(pool.folder() / "persistent.db"));
  CHECK_FALSE(fs::exists(other / "persistent.db"));
  CHECK(run_program(test::Words{"rollback", "--execute"} + run, in(other.path())).code == 0);
  CHECK((pool.world() == pool.start()));
}
