// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/endpoint_template.hpp"
#include "tests/support/expect_error.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace gc2pc;
using namespace gc2pc::test;

namespace {

const EndpointFacts facts{SipUri::parse("sip:OCSChat@Contoso.com"), "pcpool.contoso.com",
                          "CN=Lc Services,DC=x", "f0"};

std::string file(const std::string& attributes, const std::string& classes = "<class>contact</class>") {
  return "<endpoint>\n" + classes + "\n" + attributes + "\n</endpoint>";
}

const std::string address =
    "<attribute name=\"msRTCSIP-PrimaryUserAddress\"><value>${address}</value></attribute>";

std::string said(const std::string& xml) {
  return line_of([&] { (void)parse_endpoint_template(xml, "e.xml"); });
}

} // namespace

TEST_CASE("endpoint template: the default has the address to the letter") {
  const auto attributes = default_endpoint_template().filled(facts);
  REQUIRE(attributes.size() == 9);
  CHECK(attributes[0].first == "objectClass");
  CHECK(attributes[0].second.back() == "contact");
  for (const auto& [the_name, values] : attributes) {
    const auto& name = the_name; // clang 14 captures no structured binding
    CAPTURE(name);
    if (name == "msRTCSIP-PrimaryUserAddress" || name == "proxyAddresses")
      CHECK(values == std::vector<std::string>{"sip:OCSChat@Contoso.com"});
    if (name == "displayName")
      CHECK(values.front() == "Persistent Chat pcpool.contoso.com");
    if (name == "msRTCSIP-PrimaryHomeServer")
      CHECK(values.front() == "CN=Lc Services,DC=x");
  }
}

TEST_CASE("endpoint template: placeholders, several values, and what only looks like a placeholder") {
  const auto attributes =
      parse_endpoint_template(file(address +
                                   "<attribute name=\"description\"><value>${user} at ${pool}, ${guid}"
                                   "</value><value>$ {pool} ${guid</value></attribute>"),
                              "e.xml")
          .filled(facts);
  CHECK(attributes.back().second ==
        std::vector<std::string>{"OCSChat at pcpool.contoso.com, f0", "$ {pool} ${guid"});
}

TEST_CASE("endpoint template: what would be no endpoint for the address is refused") {
  const std::string begin = "configuration: e.xml:";
  CHECK(said(file("<attribute name=\"a\"><value>b</value></attribute>")) ==
        begin + "1: element 'endpoint': no attribute has the address; allowed: an attribute "
                "msRTCSIP-PrimaryUserAddress");
  CHECK(
      said(file("<attribute name=\"MSRTCSIP-primaryUserAddress\"><value>sip:other@x</value></attribute>")) ==
      begin + "3: element 'attribute': the endpoint must have exactly the address that is handed over; "
              "allowed: ${address}");
  CHECK(said(file(address, "<class>user</class>")) ==
        begin + "1: element 'endpoint': an endpoint is a contact; allowed: classes that include 'contact'");
  CHECK(said(file(address + "\n<attribute name=\"CN\"><value>x</value></attribute>")) ==
        begin + "4: element 'attribute': 'CN' cannot be set by the template; allowed: any other attribute");
  CHECK(said(file(address + "\n" + address)) ==
        begin + "4: element 'attribute': 'msRTCSIP-PrimaryUserAddress' occurs twice; allowed: once, with "
                "several values");
  CHECK(said(file(address + "\n<attribute name=\"a\"><value>${password}</value></attribute>")) ==
        begin + "4: element 'value': unknown placeholder 'password'; allowed: address, user, pool, "
                "home-server, guid");
  CHECK(said(file(address + "\n<attribute name=\"a b\"><value>x</value></attribute>"))
            .starts_with(begin + "4: "));
}
