// SPDX-License-Identifier: Apache-2.0
// What libFuzzer calls, in a program with one harness. An exception that leaves it ends the program, and
// libFuzzer keeps the input.
#include "tests/fuzz/harness.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto one_input = gc2pc::fuzz::harnesses().at(0).one_input;
  one_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
