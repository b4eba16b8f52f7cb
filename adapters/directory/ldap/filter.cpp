// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/filter.hpp"

#include "adapters/directory/ldap/handles.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>

namespace gc2pc::ldap {
namespace {

std::string escaped(std::string_view value) {
  berval in = borrowed(value);
  berval out{0, nullptr};
  if (value.empty())
    return {};
  if (ldap_bv2escaped_filter_value(&in, &out) != 0)
    throw Error(ErrorKind::internal, "a search value cannot be escaped");
  const Text owner(out.bv_val == in.bv_val ? nullptr : out.bv_val); // nothing to escape: the same bytes
  return std::string(view(out));
}

/// Names come from the program or from the schema; anything else is a mistake.
const std::string_view& checked(const std::string_view& attribute) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  if (attribute.empty() || !std::all_of(attribute.begin(), attribute.end(), allowed))
    throw Error(ErrorKind::internal, "'" + std::string(attribute) + "' is not the name of an attribute");
  return attribute;
}

} // namespace

Filter Filter::equals(std::string_view attribute, std::string_view value) {
  return Filter("(" + std::string(checked(attribute)) + "=" + escaped(value) + ")");
}

Filter Filter::octets(std::string_view attribute, std::string_view value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (const auto octet : value) {
    const auto number = static_cast<unsigned char>(octet);
    hex += {'\\', digits[number / 16], digits[number % 16]};
  }
  return Filter("(" + std::string(checked(attribute)) + "=" + hex + ")");
}

Filter Filter::present(std::string_view attribute) {
  return Filter("(" + std::string(checked(attribute)) + "=*)");
}

Filter Filter::any_of(const std::vector<Filter>& filters) {
  return joined('|', filters);
}

Filter Filter::all_of(const std::vector<Filter>& filters) {
  return joined('&', filters);
}

Filter Filter::joined(char sign, const std::vector<Filter>& filters) {
  if (filters.empty())
    throw Error(ErrorKind::internal, "a search filter is empty");
  std::string text = std::string("(") + sign;
  for (const auto& filter : filters)
    text += filter.text();
  return Filter(text + ")");
}

} // namespace gc2pc::ldap
