// SPDX-License-Identifier: Apache-2.0
/// \file
/// SIGUSR1: a line that says how far the work is, now.
#pragma once

#include <functional>
#include <thread>

namespace gc2pc::cli {

/// Keeps SIGUSR1 for LineSignal: it interrupts no thread and ends nothing. Before the first thread is
/// started.
void hold_line_signal();

/// While this lives, each SIGUSR1 calls the function, in a thread of its own: the signal is waited for, so no
/// handler runs, and no system call of the work is interrupted. Without that thread, where the system gives
/// none, the signal is ignored.
class LineSignal {
 public:
  explicit LineSignal(std::function<void()> say);
  ~LineSignal();
  LineSignal(const LineSignal&) = delete;
  LineSignal& operator=(const LineSignal&) = delete;

 private:
  std::jthread thread_;
};

} // namespace gc2pc::cli
