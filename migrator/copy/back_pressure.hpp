// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who waits for whom while one side reads and the other one writes.
#pragma once

#include "migrator/base/observer.hpp"

#include <chrono>
#include <optional>

namespace gc2pc {

/// Seconds that threads have waited.
struct Waits {
  double for_source = 0; ///< the writing threads
  double for_target = 0; ///< the reading threads: the back-pressure of the target
};

/// Adds up what the jobs of a copy wait. Not for several threads at once.
class BackPressure {
 public:
  using Clock = std::chrono::steady_clock;
  explicit BackPressure(int jobs, Clock::time_point now = Clock::now()) : jobs_(jobs), since_(now) {}

  /// What a job has waited since it last said so.
  void add(const Waits& waits);
  [[nodiscard]] const Waits& total() const { return total_; }
  /// Who is waited for, once a second at most: shorter times say more about single transactions than about
  /// the two sides.
  [[nodiscard]] std::optional<Wait> lately(Clock::time_point now = Clock::now());

 private:
  int jobs_;
  Clock::time_point since_;
  Waits total_, recent_;
};

} // namespace gc2pc
