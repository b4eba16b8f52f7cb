// SPDX-License-Identifier: Apache-2.0
// SIP addresses: kept to the letter, compared without case.
#include "mappings/model/sip_uri.hpp"
#include "mappings/model/text.hpp"
#include "tests/fuzz/harness.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

void one_input(std::string_view bytes) {
  (void)refused([&] {
    const auto address = SipUri::parse(bytes);
    holds(address.text() == bytes, "an address is kept to the letter");
    auto upper = address.text();
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const auto other = SipUri::parse(upper);
    holds(address.same_as(upper) && other.same_as(bytes), "addresses are compared without case");
    holds(address.domain() == other.domain(), "the domain is in lower case");
    const auto domain = address.domain();
    holds(!domain.empty() && domain.find_first_of("@ \t\r\n") == std::string::npos, "a domain has no blanks");
    holds(address.same_as(address.text().substr(0, address.text().size() - domain.size()) + domain),
          "a domain is the end of the address");
    holds(!address.same_as(upper + "x") && !address.same_as(""), "another address is another one");
  });
}

const Registration registration{"sip", one_input};

} // namespace
} // namespace gc2pc::fuzz
