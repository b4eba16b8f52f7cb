// SPDX-License-Identifier: Apache-2.0
/// \file
/// Values as JSON: readable by any tool, without loss, and free of codes that steer a terminal.
#pragma once

#include "mappings/model/date_time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gc2pc::json_text {

/// The largest whole number that every reader of JSON keeps exactly. Beyond it, and below its negative,
/// numbers are texts of digits.
inline constexpr std::int64_t largest_number = 9'007'199'254'740'991;

/// Appends a number.
void put(std::string& out, std::int64_t number);
/// Appends a text. Control characters are escaped. What is not UTF-8 becomes `{"base64":"…"}`.
void put(std::string& out, std::string_view text);
/// Appends a time as `"2011-02-03T10:00:00Z"`, with seven digits after the seconds when there is a fraction;
/// one that no calendar of four digits has as a text of its ticks.
void put_time(std::string& out, Ticks time);

/// What put() or put_time() wrote, read again.
using Value = std::variant<std::monostate, bool, std::int64_t, std::string>;

/// The members of one JSON object in a line, in any order. Values other than those above are no members.
class Members {
 public:
  /// Nothing when the line is not a JSON object or has a member twice.
  [[nodiscard]] static std::optional<Members> parse(std::string_view line);
  /// Takes a member out; nothing when there is none of this name.
  [[nodiscard]] std::optional<Value> take(std::string_view name);
  /// None is left.
  [[nodiscard]] bool empty() const { return members_.empty(); }

 private:
  std::vector<std::pair<std::string, Value>> members_;
};

/// The time that put_time() wrote.
[[nodiscard]] std::optional<Ticks> time_of(const Value& value);
/// The number that put() wrote.
[[nodiscard]] std::optional<std::int64_t> number_of(const Value& value);

} // namespace gc2pc::json_text
