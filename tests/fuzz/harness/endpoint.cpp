// SPDX-License-Identifier: Apache-2.0
// Endpoint templates: a contact with exactly the address that is handed over, whatever else is in it.
#include "mappings/model/text.hpp"
#include "mappings/rules/endpoint_template.hpp"
#include "tests/fuzz/harness.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

const EndpointFacts& facts() {
  static const EndpointFacts made{SipUri::parse("sip:ocschat@contoso.com"), "pool.contoso.com",
                                  "CN=Lc Services,CN=Microsoft,CN=${user}", "0123"};
  return made;
}

void one_input(std::string_view bytes) {
  (void)refused([&] {
    const auto read = parse_endpoint_template(bytes, "fuzz.xml");
    const auto filled = read.filled(facts());
    holds(!filled.empty() && filled.front().first == "objectClass" && filled.front().second == read.classes,
          "classes come first");
    int addresses = 0;
    for (const auto& [name, values] : filled) {
      holds(!name.empty() && !values.empty(), "an attribute has a name and a value");
      for (const auto& value : values)
        holds(!value.empty(), "no value is empty");
      if (ascii_lower(name) == "msrtcsip-primaryuseraddress") {
        ++addresses;
        holds(values == std::vector<std::string>{facts().address.text()},
              "the address is the one handed over");
      }
    }
    holds(addresses == 1, "an endpoint has one address");
    holds(std::any_of(read.classes.begin(), read.classes.end(),
                      [](const auto& name) { return ascii_lower(name) == "contact"; }),
          "an endpoint is a contact");
  });
}

const Registration registration{"endpoint", one_input};

} // namespace
} // namespace gc2pc::fuzz
