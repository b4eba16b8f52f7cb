// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: how much memory something takes at its highest.
#pragma once

#include <doctest/doctest.h>

#include <malloc.h>

#include <cstddef>
#include <fstream>
#include <string>

namespace gc2pc::test {

/// Measures from its construction on, freed memory given back to the system first.
class MemoryPeak {
 public:
  MemoryPeak() {
    ::malloc_trim(0);
    std::ofstream reset("/proc/self/clear_refs"); // 5: the highest mark is what it is now (proc(5))
    reset << '5' << std::flush;
    REQUIRE(reset.good());
    before_ = kilobytes("VmRSS:");
  }
  [[nodiscard]] std::size_t grown_kilobytes() const {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0; // a sanitizer keeps what is freed
#endif
    const auto peak = kilobytes("VmHWM:");
    return peak > before_ ? peak - before_ : 0;
  }

 private:
  static std::size_t kilobytes(const std::string& wanted) {
    std::ifstream status("/proc/self/status");
    std::string name;
    std::size_t value = 0;
    while (status >> name && name != wanted) {
    }
    status >> value;
    REQUIRE(value > 0);
    return value;
  }

  std::size_t before_ = 0;
};

} // namespace gc2pc::test
