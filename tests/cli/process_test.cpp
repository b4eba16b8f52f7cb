// SPDX-License-Identifier: Apache-2.0
/// \file
/// What the running program is to the system: what it leaves in a crash, and how it takes signals and limits.
#include "tests/support/program.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <optional>

using namespace gc2pc::test;

namespace {

constexpr uid_t unprivileged = 65'534;

/// The program while it waits to write its help into a pipe that is full.
class Waiting {
 public:
  explicit Waiting(bool drop_rights) {
    REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0);
    REQUIRE(::fcntl(ends_[1], F_SETFL, O_NONBLOCK) == 0);
    const std::array<char, 4'096> block{};
    while (::write(ends_[1], block.data(), block.size()) > 0) {
    }
    REQUIRE(::fcntl(ends_[1], F_SETFL, 0) == 0);
    child_ = ::fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
      ::setrlimit(RLIMIT_CORE, &unlimited);
      ::dup2(ends_[1], STDOUT_FILENO);
      ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
      ::signal(SIGHUP, SIG_DFL); // the tests may run under nohup
      if (!drop_rights || ::setuid(unprivileged) == 0)
        ::execl(GC2PC_PROGRAM, "gc2pc", "help", nullptr);
      ::_exit(127);
    }
  }
  ~Waiting() {
    if (!gone_) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  [[nodiscard]] std::string file(const std::string& name) const {
    return "/proc/" + std::to_string(child_) + "/" + name;
  }
  /// The limit of core dumps, once it is no longer what the test set; at last whatever it is.
  [[nodiscard]] std::string core_limit() const {
    std::string words;
    for (int i = 0; i < 100; ++i) {
      std::ifstream limits(file("limits"));
      for (std::string line; std::getline(limits, line);)
        if (line.starts_with("Max core file size"))
          words = line.substr(26, line.find("bytes") - 26);
      if (words.find("unlimited") == words.npos)
        break;
      ::usleep(50'000);
    }
    return words.substr(0, words.find_last_not_of(' ') + 1);
  }

  /// Whether it takes care of the signal itself, soon.
  [[nodiscard]] bool handles(int signal) const {
    for (int i = 0; i < 100; ++i) {
      std::ifstream status(file("status"));
      for (std::string line; std::getline(status, line);)
        if (line.starts_with("SigCgt:") &&
            (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0)
          return true;
      ::usleep(50'000);
    }
    return false;
  }
  void send(int signal) const { REQUIRE(::kill(child_, signal) == 0); }
  /// How it ended within two seconds; nothing when it did not.
  [[nodiscard]] std::optional<int> ended() {
    int status = 0;
    for (int i = 0; i < 40; ++i) {
      if (::waitpid(child_, &status, WNOHANG) == child_) {
        gone_ = true;
        return status;
      }
      ::usleep(50'000);
    }
    return std::nullopt;
  }

 private:
  std::array<int, 2> ends_{};
  pid_t child_ = -1;
  bool gone_ = false;
};

} // namespace

TEST_CASE("a crash of the running program leaves no image of its memory") {
  const Waiting program(false);
  const auto limit = program.core_limit();
  CHECK(limit.find_first_not_of("0 ") == limit.npos);
  CHECK(limit.find('0') != limit.npos);
}

TEST_CASE("another process of the account cannot look into the running program") {
  if (::geteuid() != 0) {
    skip("only root can see whom a process belongs to by its right to be dumped");
    return;
  }
  const Waiting program(true);
  const auto limit = program.core_limit();
  struct stat facts {};
  REQUIRE(::stat(program.file("environ").c_str(), &facts) == 0);
  if (limit.empty()) {
    skip("the unprivileged account may not run the program");
    return;
  }
  // The system gives what is secret of such a process to root.
  CHECK(facts.st_uid == 0);
}

TEST_CASE("a lost terminal stops the program as Ctrl-C does: first at a safe point, then at once") {
  Waiting program(false);
  REQUIRE(program.handles(SIGHUP));
  program.send(SIGHUP);
  CHECK_FALSE(program.ended().has_value());
  program.send(SIGHUP);
  const auto status = program.ended();
  REQUIRE(status.has_value());
  CHECK(WIFSIGNALED(*status));
  CHECK(WTERMSIG(*status) == SIGHUP);
}

TEST_CASE("a file that may not grow is an error with a sentence, and no signal") {
  const PracticePool pool;
  const auto ran = run_program(Words{"plan", "--run", pool.run().string()} + pool.options(), [] {
    const rlimit small{65'536, 65'536};
    ::setrlimit(RLIMIT_FSIZE, &small);
  });
  INFO(ran.err);
  CHECK(ran.code > 0);
  CHECK(ran.code < 128); // it ended by itself
  CHECK(ran.err.find("I/O error on ") != ran.err.npos);
}
