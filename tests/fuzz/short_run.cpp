// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/short_run.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <memory>
#include <new>
#include <system_error>

namespace gc2pc::fuzz {
namespace {

using Clock = std::chrono::steady_clock;

/// A text in memory that two processes share.
template <std::size_t most>
struct SharedText {
  std::size_t size = 0;
  std::array<char, most> bytes;

  void set(std::string_view text) {
    size = std::min(text.size(), most);
    std::copy_n(text.begin(), size, bytes.begin());
  }
  [[nodiscard]] std::string_view text() const { return {bytes.data(), size}; }
};

/// What the parent knows after the child has gone, however it went.
struct Shared {
  std::uint64_t number = 0; ///< of the input that was tried last
  SharedText<65536> input;
  SharedText<1024> complaint;
};

struct Unmap {
  void operator()(Shared* shared) const { ::munmap(shared, sizeof *shared); }
};

std::unique_ptr<Shared, Unmap> shared_memory() {
  void* const memory =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw std::system_error(errno, std::generic_category(), "mmap");
  return std::unique_ptr<Shared, Unmap>(new (memory) Shared);
}

[[noreturn]] void try_inputs(const Harness& harness, const Mutator& inputs, const ShortRun& run,
                             Shared& shared) {
  for (const int signal : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGALRM})
    static_cast<void>(::signal(signal, SIG_DFL)); // the test framework would report here, too
  const auto end = Clock::now() + run.time;
  do {
    shared.input.set(inputs.input(shared.number + 1));
    ++shared.number;
    ::alarm(static_cast<unsigned>(run.longest_input.count()));
    shared.complaint.set(complaint_about(harness, shared.input.text()));
    ::alarm(0);
  } while (shared.complaint.size == 0 && Clock::now() < end);
  ::_exit(0); // the tests that were here before the fork are the parent's
}

std::string end_of(int status, const ShortRun& run) {
  if (!WIFSIGNALED(status))
    return "the process ended with code " + std::to_string(WEXITSTATUS(status));
  if (WTERMSIG(status) == SIGALRM)
    return "it takes longer than " + std::to_string(run.longest_input.count()) + " s";
  return std::string("the process was ended by a signal: ") + ::strsignal(WTERMSIG(status));
}

std::filesystem::path kept_input(const Harness& harness, std::uint64_t number, std::string_view input,
                                 const ShortRun& run) {
  auto path = run.found / harness.name / std::to_string(number);
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << input;
  if (!file.flush())
    throw std::system_error(errno, std::generic_category(), path.string());
  return path;
}

} // namespace

Outcome short_run(const Harness& harness, const Mutator& inputs, const ShortRun& run) {
  harness.one_input(""); // the folder that it makes once is this process's, which removes it
  const auto shared = shared_memory();
  static_cast<void>(std::fflush(nullptr)); // what was printed is printed once
  const auto child = ::fork();
  if (child < 0)
    throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0)
    try_inputs(harness, inputs, run, *shared);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "waitpid");

  Outcome outcome{shared->number, std::nullopt};
  std::string what(shared->complaint.text());
  if (status != 0)
    what = end_of(status, run);
  if (!what.empty())
    outcome.finding = {what, shared->number, kept_input(harness, shared->number, shared->input.text(), run)};
  return outcome;
}

} // namespace gc2pc::fuzz
