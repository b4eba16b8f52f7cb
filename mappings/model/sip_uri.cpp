// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/sip_uri.hpp"

#include "mappings/model/error.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

SipUri SipUri::parse(std::string_view text) {
  const auto refuse = [&] {
    return Error(ErrorKind::usage, "'" + std::string(text) + "' is not a SIP address")
        .hint("Give it as sip:user@domain, for example sip:ocschat@contoso.com.");
  };
  if (text.size() < 4 || !equal_ignoring_case(text.substr(0, 4), "sip:"))
    throw refuse();
  const auto rest = text.substr(4);
  const auto at = rest.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == rest.size() || rest.find('@', at + 1) != rest.npos)
    throw refuse();
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; }))
    throw refuse();
  return SipUri(std::string(text));
}

std::string SipUri::domain() const {
  std::string domain = text_.substr(text_.find('@') + 1);
  std::transform(domain.begin(), domain.end(), domain.begin(), lower);
  return domain;
}

bool SipUri::same_as(std::string_view other) const noexcept {
  return equal_ignoring_case(text_, other);
}

} // namespace gc2pc
