// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/line_signal.hpp"

#include <pthread.h>

#include <csignal>
#include <system_error>
#include <utility>

namespace gc2pc::cli {
namespace {

sigset_t only_line_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  return signals;
}

void wait_and_say(const std::stop_token& stop, const std::function<void()>& say) {
  const auto signals = only_line_signal();
  for (;;) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0 || stop.stop_requested())
      return;
    say();
  }
}

} // namespace

void hold_line_signal() {
  const auto signals = only_line_signal();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

LineSignal::LineSignal(std::function<void()> say) {
  try {
    thread_ = std::jthread([say = std::move(say)](const std::stop_token& stop) { wait_and_say(stop, say); });
  } catch (const std::system_error&) { // no thread: the work does not need it
  }
}

LineSignal::~LineSignal() {
  if (!thread_.joinable())
    return;
  thread_.request_stop();
  pthread_kill(thread_.native_handle(), SIGUSR1);
}

} // namespace gc2pc::cli
