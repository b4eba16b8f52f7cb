// SPDX-License-Identifier: Apache-2.0
// libldap is here as a parser only. The rules read the name from a legacy row (prinADPath), also where no
// directory is given: if an adapter handed over the common name instead, a plan would depend on its
// directory.
#include "mappings/model/distinguished_name.hpp"

#include <ldap.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace gc2pc {
namespace {

/// The text that the BER of an attribute value holds (C38): the content of any tag. Nothing when its length
/// does not fit.
std::optional<std::string> ber_text(std::string_view ber) {
  constexpr unsigned char universal_string = 0x1C, bmp_string = 0x1E;
  std::size_t at = 0;
  const auto octet = [&]() -> int { return at < ber.size() ? static_cast<unsigned char>(ber[at++]) : -1; };
  const int tag = octet();
  if (tag < 0)
    return std::nullopt;
  if ((tag & 0x1F) == 0x1F) // a tag number in octets of its own, the last one below 0x80
    for (int more = octet(); more >= 0x80 || more < 0; more = octet())
      if (more < 0)
        return std::nullopt;
  const int first = octet();
  if (first < 0)
    return std::nullopt;
  auto length = static_cast<std::uint64_t>(first);
  if (first >= 0x80) {
    length = 0;
    for (int left = first & 0x7F; left > 0; --left) {
      const int digit = octet();
      if (digit < 0 || length > (std::uint64_t{1} << 48))
        return std::nullopt;
      length = length * 256 + static_cast<std::uint64_t>(digit);
    }
    if (first == 0x80) // of a length that is not known, which is none of a value by itself
      return std::nullopt;
  }
  const auto content = ber.substr(at);
  if (content.size() != length)
    return std::nullopt;
  if (tag != bmp_string && tag != universal_string)
    return std::string(content);
  const std::size_t width = tag == bmp_string ? 2 : 4;
  if (content.size() % width != 0)
    return std::nullopt;
  icu::UnicodeString text;
  for (std::size_t i = 0; i < content.size(); i += width) {
    std::uint32_t unit = 0;
    for (std::size_t j = 0; j < width; ++j)
      unit = unit << 8 | static_cast<unsigned char>(content[i + j]);
    if (width == 2)
      text.append(static_cast<char16_t>(unit));
    else
      text.append(unit <= 0x10FFFF ? static_cast<UChar32>(unit) : 0xFFFD);
  }
  std::string result;
  text.toUTF8String(result); // a lone surrogate becomes U+FFFD
  return result;
}

} // namespace

std::string first_rdn_value(std::string_view distinguished_name) {
  const std::string text(distinguished_name);
  LDAPDN parsed = nullptr;
  if (ldap_str2dn(text.c_str(), &parsed, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS)
    return {};
  const std::unique_ptr<LDAPRDN, decltype(&ldap_dnfree)> owned(parsed, &ldap_dnfree);
  if (!parsed || !parsed[0] || !parsed[0][0])
    return {};
  const berval& value = parsed[0][0]->la_value;
  if ((parsed[0][0]->la_flags & LDAP_AVA_BINARY) != 0)
    return ber_text({value.bv_val, value.bv_len}).value_or("");
  return {value.bv_val, value.bv_len};
}

} // namespace gc2pc
