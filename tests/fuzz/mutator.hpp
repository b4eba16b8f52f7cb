// SPDX-License-Identifier: Apache-2.0
/// \file
/// Makes new inputs of a fuzzer from those that it keeps, for compilers without libFuzzer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc::fuzz {

/// The words of a dictionary in libFuzzer's format: one quoted word a line, with `\\`, `\"` and `\xAB`; `#`
/// begins a comment. Throws std::invalid_argument with the line that is none of these.
[[nodiscard]] std::vector<std::string> dictionary_words(std::string_view text);

/// The inputs of one seed: the same ones in the same order on every machine, and each by its number alone.
class Mutator {
 public:
  /// Inputs get no longer than this, unless a kept one is.
  static constexpr std::size_t longest = 4096;

  Mutator(std::uint64_t seed, std::vector<std::string> kept, std::vector<std::string> words);

  /// A kept input, changed one to five times: bits, bytes, numbers, pieces that go, come, move or are those
  /// of another kept input, and words.
  [[nodiscard]] std::string input(std::uint64_t number) const;

 private:
  std::uint64_t seed_;
  std::vector<std::string> kept_;
  std::vector<std::string> words_;
};

} // namespace gc2pc::fuzz
