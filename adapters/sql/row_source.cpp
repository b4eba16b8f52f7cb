// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/row_source.hpp"

#include <algorithm>
#include <charconv>

namespace gc2pc {

std::optional<Misfit> first_misfit(std::span<const Misfit> misfits, std::size_t from) {
  const auto found = std::find_if(misfits.begin(), misfits.end(),
                                  [&](const Misfit& misfit) { return misfit.column >= from; });
  return found == misfits.end() ? std::nullopt : std::optional(*found);
}

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
