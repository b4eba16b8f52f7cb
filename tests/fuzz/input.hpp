// SPDX-License-Identifier: Apache-2.0
/// \file
/// Takes the bytes of a fuzzer's input apart: numbers and texts from the front, zeros and nothing when it is
/// used up.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace gc2pc::fuzz {

class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

  [[nodiscard]] std::uint8_t byte() {
    if (rest_.empty())
      return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  /// Below `count`.
  [[nodiscard]] unsigned below(unsigned count) { return byte() % count; }

  template <class Number>
  [[nodiscard]] Number number() {
    static_assert(std::is_integral_v<Number>);
    Number value{};
    const auto size = std::min(sizeof value, rest_.size());
    std::memcpy(&value, rest_.data(), size);
    rest_.remove_prefix(size);
    return value;
  }

  /// Up to the next `end`, which is taken off, too; all that is left when there is none. A seed can be
  /// written with an editor this way.
  [[nodiscard]] std::string_view up_to(char end) {
    const auto at = std::min(rest_.find(end), rest_.size());
    const auto text = rest_.substr(0, at);
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
    return text;
  }

 private:
  std::string_view rest_;
};

} // namespace gc2pc::fuzz
