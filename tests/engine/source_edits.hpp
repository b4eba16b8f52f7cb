// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: what people do to a legacy pool between two precopies, as SQL, out of a seed.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace gc2pc::test {

/// The same seed and the same database make the same edits.
class SourceEdits {
 public:
  explicit SourceEdits(std::uint64_t seed) : dice_(seed) {}

  /// A few edits of messages, rooms, roles and people. `visible`: none that keeps count and length of a
  /// room's older messages, which a quick check cannot see.
  [[nodiscard]] std::vector<std::string> round(bool visible);
  /// All of them so far, for a failure's text.
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  [[nodiscard]] std::string edit(bool visible);
  [[nodiscard]] std::int64_t any(std::int64_t below);

  std::mt19937_64 dice_;
  std::string said_;
  std::int64_t made_ = 0;
};

} // namespace gc2pc::test
