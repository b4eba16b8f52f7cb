// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: gc2pc in a process of its own, looked at while it works.
#pragma once

#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace gc2pc::test {

inline constexpr std::chrono::milliseconds slice{50};

/// Empty when it is not there: it may be replaced just now.
inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A call in a process of its own; `out` and `err` are complete once it has ended.
class Call {
 public:
  explicit Call(const Words& words) : child_(fork()) {
    REQUIRE(child_ >= 0);
    if (child_ != 0)
      return;
    // What happens to the terminal of the tests is not for this call; and it does not outlive them.
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto all = Words{GC2PC_PROGRAM} + words;
    for (const auto& [name, descriptor] : {std::pair{"out", STDOUT_FILENO}, std::pair{"err", STDERR_FILENO}})
      if (const int file = ::open((output_ / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
          file < 0 || ::dup2(file, descriptor) < 0)
        _exit(126);
    std::vector<char*> argv;
    for (const auto& word : all)
      argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    _exit(127);
  }
  ~Call() {
    if (child_ > 0)
      ::kill(child_, SIGKILL);
    if (child_ > 0)
      ::waitpid(child_, nullptr, 0);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  int code() {
    int status = 0;
    REQUIRE(::waitpid(child_, &status, 0) == child_);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  void send(int signal) const { REQUIRE(::kill(child_, signal) == 0); }
  [[nodiscard]] std::string err() const { return content(output_ / "err"); }

 private:
  TemporaryFolder output_;
  pid_t child_;
};

/// Within a minute.
template <class Condition>
bool soon(const Condition& condition) {
  for (int i = 0; i < 1'200; ++i, std::this_thread::sleep_for(slice))
    if (condition())
      return true;
  return false;
}

/// live/status.json; discarded when it is not there yet.
inline nlohmann::json live_of(const PracticePool& pool) {
  return nlohmann::json::parse(content(pool.run() / "live/status.json"), nullptr, false);
}

inline void make_hook(const std::filesystem::path& folder, const std::string& name,
                      const std::string& lines) {
  write_file(folder / name, "#!/bin/sh\n" + lines + "\n");
  std::filesystem::permissions(folder / name, std::filesystem::perms(0700));
}

} // namespace gc2pc::test
