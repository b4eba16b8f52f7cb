// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/numbers.hpp"

#include <cstddef>

namespace gc2pc {

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::ptrdiff_t first = number < 0 ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > first; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

std::string counted(std::int64_t number, std::string_view singular, std::string_view plural) {
  auto text = grouped(number) + ' ';
  if (number == 1)
    return text.append(singular);
  return plural.empty() ? text.append(singular) + 's' : text.append(plural);
}

} // namespace gc2pc
