// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/stop_signal.hpp"

#include "migrator/cli/line_signal.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <string_view>

namespace gc2pc::cli {
namespace {

// A signal handler sets the flag, and nothing else than a global reaches a handler.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "the handler may only touch what needs no lock");

extern "C" void on_stop_signal(int) {
  stop.store(true);
  constexpr std::string_view text = "\ngc2pc: stopping at the next safe point; once more to stop at once\n";
  // Nothing can be done in a signal handler when this fails.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

} // namespace

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = on_stop_signal;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A lost connection must not end the run between two owners. Under nohup it is ignored, and stays so.
  struct sigaction inherited {};
  if (sigaction(SIGHUP, nullptr, &inherited) == 0 && inherited.sa_handler != SIG_IGN)
    sigaction(SIGHUP, &action, nullptr);
  hold_line_signal();
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, nullptr);
  sigaction(SIGXFSZ, &ignore, nullptr); // a file that may not grow is an error of the write, with a sentence
}

bool stop_requested() noexcept {
  return stop.load();
}

} // namespace gc2pc::cli
