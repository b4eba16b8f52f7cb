// SPDX-License-Identifier: Apache-2.0
/// \file
/// One piece of work being counted: how far it is, how fast it goes, how long it will take.
#pragma once

#include "migrator/base/observer.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc::cli {

/// Seconds since any fixed point; never goes back.
using Clock = std::function<double()>;
[[nodiscard]] Clock steady_clock();

/// Counts one piece of work.
class Meter {
 public:
  Meter() = default;
  Meter(std::string_view work, std::uint64_t total, Unit unit, double now)
      : work_(work), total_(total), unit_(unit), began_(now) {}

  void progress(std::uint64_t done) { done_ = done; }
  void waiting(const Wait& wait) { wait_ = wait; }

  [[nodiscard]] const std::string& work() const { return work_; }
  [[nodiscard]] std::uint64_t done() const { return done_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] Unit unit() const { return unit_; }
  [[nodiscard]] double seconds(double now) const { return now - began_; }
  /// 0 to 1; nothing when the total is not known.
  [[nodiscard]] std::optional<double> part() const;
  /// `12,345 messages`, `1.2 GB`.
  [[nodiscard]] std::string done_text() const { return amount(done_); }
  [[nodiscard]] std::string total_text() const { return amount(total_); }
  /// `31,000 messages/s`; empty in the first moment.
  [[nodiscard]] std::string rate_text(double now) const;
  /// `waiting for target 62 %`; empty when neither side is waited for long enough to matter.
  [[nodiscard]] std::string waiting_text() const;
  [[nodiscard]] const std::optional<Wait>& wait() const { return wait_; }
  /// What is left at this rate; nothing before a hundredth is done, because it would only jump.
  [[nodiscard]] std::optional<double> seconds_left(double now) const;

 private:
  [[nodiscard]] std::string amount(std::uint64_t units) const;

  std::string work_;
  std::uint64_t total_ = 0, done_ = 0;
  Unit unit_ = Unit::rows;
  double began_ = 0;
  std::optional<Wait> wait_;
};

} // namespace gc2pc::cli
