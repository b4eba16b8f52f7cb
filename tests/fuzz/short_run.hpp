// SPDX-License-Identifier: Apache-2.0
/// \file
/// Fuzzes with any compiler for some seconds: new inputs from those that are kept, in a process of its own,
/// so that a crash or a sanitizer's report leaves the input behind.
#pragma once

#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/mutator.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace gc2pc::fuzz {

struct ShortRun {
  std::chrono::milliseconds time{200};    ///< no input begins after it; one is tried in any case
  std::chrono::seconds longest_input{60}; ///< what takes longer is a finding
  std::filesystem::path found;            ///< folder for inputs that break a property; made when needed
};

struct Finding {
  std::string what;            ///< the property that does not hold, or how the process ended
  std::uint64_t number = 0;    ///< of the input among those of the seed
  std::filesystem::path input; ///< where it is kept
};

struct Outcome {
  std::uint64_t executions = 0;
  std::optional<Finding> finding; ///< ends the run
};

[[nodiscard]] Outcome short_run(const Harness& harness, const Mutator& inputs, const ShortRun& run);

} // namespace gc2pc::fuzz
