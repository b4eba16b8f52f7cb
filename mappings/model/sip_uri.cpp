// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/sip_uri.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc {

SipUri SipUri::parse(std::string_view text) {
  const auto refuse = [&] {
    return Error(ErrorKind::usage, "'" + std::string(text) + "' is not a SIP address")
        .hint("Give it as sip:user@domain, for example sip:ocschat@contoso.com.");
  };
  if (text.size() < 4 || !equals_ignoring_case(text.substr(0, 4), "sip:"))
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
  return ascii_lower(std::string_view(text_).substr(text_.find('@') + 1));
}

bool SipUri::same_as(std::string_view other) const noexcept {
  return equals_ignoring_case(text_, other);
}

} // namespace gc2pc
