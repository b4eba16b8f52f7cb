// SPDX-License-Identifier: Apache-2.0
/// \file
/// Chance that is the same on every machine: the engine of the standard is exact, its distributions are not.
#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace gc2pc::sample {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 … limit-1; `limit` is far below 2^32, so the bias of scaling does not matter.
  [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return ((engine_() >> 32) * limit) >> 32; }
  /// True once in `times`.
  [[nodiscard]] bool once_in(std::uint64_t times) { return below(times) == 0; }
  template <class T>
  [[nodiscard]] const T& pick(std::span<const T> from) {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

} // namespace gc2pc::sample
