// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a fuzzer consists of: a function that takes any bytes, and properties that hold for all of them.
#pragma once

#include "mappings/model/error.hpp"

#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gc2pc::fuzz {

using OneInput = void (*)(std::string_view);

struct Harness {
  std::string_view name; ///< also of its folders in corpus/ and regressions/
  OneInput one_input = nullptr;
};

/// Those that are linked in: one in a program of libFuzzer, all in the program that replays their inputs.
[[nodiscard]] const std::vector<Harness>& harnesses();

/// Adds a harness; one at namespace scope in each harness's source.
class Registration {
 public:
  Registration(std::string_view name, OneInput one_input);
};

/// A property does not hold. Not a gc2pc::Error, so that nothing catches it on its way out.
class BrokenProperty : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws BrokenProperty with the sentence when `it` is false.
void holds(bool it, const char* sentence);

/// Gives one input to a harness. What is wrong with it; empty when nothing is.
[[nodiscard]] std::string complaint_about(const Harness& harness, std::string_view input);

/// Runs `work` and gives whether it refused the input, as it may, by an Error; an internal one is a bug.
template <std::invocable Work>
[[nodiscard]] bool refused(Work&& work) {
  try {
    std::forward<Work>(work)();
    return false;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::internal)
      throw BrokenProperty(std::string("an internal error: ") + error.what());
    holds(std::string_view(error.what()).size() >= error.message().size(), "an error says its message");
    return true;
  }
}

/// Runs `work`, which must not refuse anything: what gc2pc itself wrote, it reads.
template <std::invocable Work>
void accepted(Work&& work) {
  try {
    std::forward<Work>(work)();
  } catch (const Error& error) {
    throw BrokenProperty(std::string("gc2pc refuses what it wrote: ") + error.what());
  }
}

} // namespace gc2pc::fuzz
