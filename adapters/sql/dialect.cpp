// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/dialect.hpp"

namespace gc2pc {
namespace {

std::string in_quotes(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text)
    result += c == quote ? std::string(2, quote) : std::string(1, c);
  return result + quote;
}

} // namespace

std::string Dialect::literal(std::string_view text) const {
  return in_quotes(text, '\'');
}

std::string double_quoted(std::string_view identifier) {
  return in_quotes(identifier, '"');
}

} // namespace gc2pc
