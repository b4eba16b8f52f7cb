// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/child_process.hpp"

#include "adapters/files/os_error.hpp"
#include "adapters/files/unique_fd.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <vector>

namespace gc2pc {
namespace {

using Clock = std::chrono::steady_clock;

/// How often it is asked whether the child has ended.
constexpr int slice_milliseconds = 50;
/// Between the request to end and the end by force.
constexpr std::chrono::milliseconds grace{500};
constexpr std::size_t most_said = 200;

struct Actions {
  posix_spawn_file_actions_t value{};
  Actions() { posix_spawn_file_actions_init(&value); }
  ~Actions() { posix_spawn_file_actions_destroy(&value); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
};

struct Attributes {
  posix_spawnattr_t value{};
  Attributes() { posix_spawnattr_init(&value); }
  ~Attributes() { posix_spawnattr_destroy(&value); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
};

/// A group of its own, so that Ctrl-C on the terminal is for gc2pc alone, and no signal ignored or blocked.
pid_t spawned(const std::filesystem::path& program, const Environment& environment, int output) {
  Actions actions;
  posix_spawn_file_actions_addopen(&actions.value, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions.value, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions.value, output, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions.value, STDERR_FILENO + 1);
  Attributes attributes;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes.value, &none);
  posix_spawnattr_setsigdefault(&attributes.value, &all);
  posix_spawnattr_setpgroup(&attributes.value, 0);
  posix_spawnattr_setflags(&attributes.value,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  auto path = program.string();
  std::array<char*, 2> arguments{path.data(), nullptr};
  std::vector<std::string> texts;
  texts.reserve(environment.size());
  for (const auto& [name, value] : environment)
    texts.push_back(name + "=" + value);
  std::vector<char*> variables;
  variables.reserve(texts.size() + 1);
  for (auto& text : texts)
    variables.push_back(text.data());
  variables.push_back(nullptr);
  pid_t child = 0;
  if (const int error = posix_spawn(&child, path.c_str(), &actions.value, &attributes.value, arguments.data(),
                                    variables.data());
      error != 0)
    throw os_error(fmt::format("cannot run '{}'", path), error);
  return child;
}

/// Takes what is there; what is more than a line is read and dropped, so that the child never waits for it.
void listen(int output, std::string& said) {
  pollfd one{output, POLLIN, 0};
  if (::poll(&one, 1, slice_milliseconds) <= 0)
    return;
  std::array<char, 512> block{};
  const auto got = ::read(output, block.data(), block.size());
  if (got > 0 && said.size() < most_said)
    said.append(block.data(), static_cast<std::size_t>(got));
  if (got == 0) // it has closed its output; only its end is left to wait for
    ::usleep(slice_milliseconds * 1000);
}

} // namespace

std::string ChildEnd::text(std::chrono::seconds limit) const {
  auto result = timed_out      ? fmt::format("did not end within {} s", limit.count())
                : stopped      ? std::string("was stopped")
                : signal != 0  ? fmt::format("was ended by signal {}", signal)
                : said.empty() ? fmt::format("exit code {}", code)
                               : fmt::format("exit code {}: {}", code, said);
  return result;
}

ChildEnd run_child(const std::filesystem::path& program, const Environment& environment,
                   std::chrono::seconds limit, const StopRequested& stop) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw os_error("cannot make a pipe", errno);
  const UniqueFd output(ends[0]);
  UniqueFd input(ends[1]);
  const pid_t child = spawned(program, environment, input.get());
  input = UniqueFd();

  ChildEnd end;
  int status = 0;
  auto kill_at = Clock::now() + limit;
  const auto request = [&](bool& why) {
    why = true;
    ::kill(-child, SIGTERM);
    kill_at = Clock::now() + grace;
  };
  for (;;) {
    const auto ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR))
      break;
    const bool asked = end.timed_out || end.stopped;
    if (Clock::now() >= kill_at) {
      if (asked)
        ::kill(-child, SIGKILL);
      else
        request(end.timed_out);
    } else if (!asked && stop && stop()) {
      request(end.stopped);
    }
    listen(output.get(), end.said);
  }
  ::kill(-child, SIGKILL); // what it started and left behind
  listen(output.get(), end.said);
  end.code = WIFEXITED(status) && !end.timed_out && !end.stopped ? WEXITSTATUS(status) : -1;
  end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end.said.resize(std::min(std::min(end.said.find('\n'), end.said.size()), most_said));
  return end;
}

} // namespace gc2pc
