// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/observer.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/process.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace gc2pc;
using test::TemporaryFolder;

namespace {

nlohmann::json owner_in(const TemporaryFolder& folder) {
  return nlohmann::json::parse(test::read_file(folder / "run.lock"));
}

/// A process of its own that holds the lock until it is told to stop.
class Holder {
 public:
  explicit Holder(const TemporaryFolder& folder) {
    REQUIRE(::pipe(in_) == 0);
    int out[2];
    REQUIRE(::pipe(out) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::dup2(in_[0], 0);
      ::dup2(out[1], 1);
      ::close(in_[1]);
      ::execl(ENGINE_DRIVER, ENGINE_DRIVER, "hold", folder.path().c_str(), "-", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(in_[0]);
    ::close(out[1]);
    char said[4];
    REQUIRE(::read(out[0], said, sizeof said) > 0);
    ::close(out[0]);
  }
  ~Holder() {
    ::close(in_[1]);
    ::waitpid(pid_, nullptr, 0);
  }
  void kill() const { ::kill(pid_, SIGKILL); }
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  int in_[2]{};
  pid_t pid_ = -1;
};

} // namespace

TEST_CASE("lock: held by this process, named in the file, gone afterwards") {
  const TemporaryFolder folder;
  {
    const RunLock lock(folder.path());
    CHECK_FALSE(lock.taken_over_from());
    CHECK(owner_in(folder)["pid"] == ::getpid());
    CHECK(test::mode_of(folder / "run.lock") == 0600);
    CHECK(lock_owner(folder.path()).value().starts_with(this_process().text() + ", since 20"));
  }
  CHECK_FALSE(std::filesystem::exists(folder / "run.lock"));
  CHECK_FALSE(lock_owner(folder.path()));
}

TEST_CASE("lock: a living process is named and keeps it") {
  const TemporaryFolder folder;
  const Holder holder(folder);
  const auto owner = owner_in(folder);
  const auto expected =
      fmt::format("locked: the run in '{}' is held by {}@{} {}, since {}. Wait until it has ended, or "
                  "stop it with Ctrl-C.",
                  folder.path().string(), owner["user"].get<std::string>(), owner["host"].get<std::string>(),
                  holder.pid(), owner["since"].get<std::string>());
  CHECK(test::line_of([&] { const RunLock lock(folder.path()); }) == expected);
  CHECK(lock_owner(folder.path()));
}

TEST_CASE("lock: a killed owner's is taken over") {
  const TemporaryFolder folder;
  std::string dead;
  {
    const Holder holder(folder);
    dead = fmt::format("{} {}", this_process().user + "@" + this_process().host, holder.pid());
    holder.kill();
  }
  CHECK_FALSE(lock_owner(folder.path()));
  const RunLock lock(folder.path());
  CHECK(lock.taken_over_from() == dead);
}

TEST_CASE("lock: one of another host is left alone") {
  const TemporaryFolder folder;
  test::write_file(folder / "run.lock",
                   R"({"format":1,"user":"ann","host":"elsewhere","pid":7,"since":"2026-01-01"})");
  CHECK(test::line_of([&] { const RunLock lock(folder.path()); }) ==
        fmt::format("locked: the run in '{}' is held by ann@elsewhere 7, since 2026-01-01. That is another "
                    "host: check that no gc2pc runs there, then remove run.lock.",
                    folder.path().string()));
  CHECK(lock_owner(folder.path()) == "ann@elsewhere 7, since 2026-01-01");
}

TEST_CASE("lock: one of another host that came with a copy of the folder has no owner") {
  const TemporaryFolder folder;
  test::write_file(folder / "run.lock",
                   R"({"format":1,"user":"ann","host":"elsewhere","pid":7,"since":"2026-01-01","file":1})");
  CHECK_FALSE(lock_owner(folder.path()));
  const RunLock lock(folder.path());
  CHECK(lock.taken_over_from() == "ann@elsewhere 7");
}

TEST_CASE("lock: a process of this host that works on a copy of the folder keeps this one, too") {
  const TemporaryFolder folder, copy;
  const Holder holder(folder);
  std::filesystem::copy(folder / "run.lock", copy / "run.lock");
  CHECK(test::line_of([&] {
          const RunLock lock(copy.path());
        }).ends_with(". It works on a copy of this folder; wait until it has ended."));
}

TEST_CASE("lock: a text that is not a lock's has no owner") {
  const TemporaryFolder folder;
  test::write_file(folder / "run.lock", R"({"format":1,"user":7,"host":[],"pid":"x"})");
  CHECK_FALSE(lock_owner(folder.path()));
  const RunLock lock(folder.path());
  CHECK_FALSE(lock.taken_over_from());
}

TEST_CASE("lock: a number that another process has now is not a living owner") {
  auto process = this_process();
  CHECK(is_alive(process) == true);
  process.start += 1;
  CHECK(is_alive(process) == false);
  process = this_process();
  process.boot = "another boot";
  CHECK(is_alive(process) == false);
}
