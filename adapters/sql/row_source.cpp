// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/row_source.hpp"

#include <charconv>

namespace gc2pc {

std::optional<std::string_view> take_integer(std::string_view text, long long& integer) {
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, integer);
  if (error == std::errc{} && stop == end) [[likely]]
    return std::nullopt;
  if (text == "t" || text == "f") {
    integer = text == "t" ? 1 : 0;
    return std::nullopt;
  }
  if (!text.empty() && text.find_first_not_of("+-.0123456789eE") == std::string_view::npos)
    return error == std::errc::result_out_of_range ? "a number that is too large" : "a fraction";
  return "a text";
}

} // namespace gc2pc
