// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/endpoint_template.hpp"

#include "embedded/endpoint_files.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/sha256.hpp"
#include "mappings/model/text.hpp"
#include "mappings/model/xml.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <utility>

namespace gc2pc {
namespace {

constexpr std::string_view address_attribute = "msrtcsip-primaryuseraddress";
constexpr std::string_view address_placeholder = "${address}";
constexpr std::array<std::string_view, 5> placeholders{"address", "user", "pool", "home-server", "guid"};
/// The run gives the contact its name, the server the rest.
constexpr std::array<std::string_view, 6> given_otherwise{"objectclass", "cn",        "name",
                                                          "objectguid",  "objectsid", "distinguishedname"};

using Fill = std::function<std::string(std::string_view placeholder)>;

/// Replaces each `${name}`; what `fill` does not know stays.
std::string replaced(std::string_view text, const Fill& fill) {
  std::string result;
  while (!text.empty()) {
    const auto begin = std::min(text.find("${"), text.size());
    result += text.substr(0, begin);
    text.remove_prefix(begin);
    const auto end = text.find('}');
    if (text.empty() || end == std::string_view::npos)
      break;
    result += fill(text.substr(2, end - 2));
    text.remove_prefix(end + 1);
  }
  return result + std::string(text);
}

void check_value(const xml::Document& document, const xml::Element& element, const std::string& value) {
  static_cast<void>(replaced(value, [&](std::string_view name) -> std::string {
    if (std::find(placeholders.begin(), placeholders.end(), name) == placeholders.end())
      document.refuse(element, "unknown placeholder '" + std::string(name) +
                                   "'; allowed: address, user, pool, home-server, guid");
    return {};
  }));
}

void check_address(const xml::Document& document, const xml::Element& element,
                   const std::vector<std::string>& values) {
  if (values.size() != 1 || values.front() != address_placeholder)
    document.refuse(element,
                    "the endpoint must have exactly the address that is handed over; allowed: ${address}");
}

} // namespace

EndpointAttributes EndpointTemplate::filled(const EndpointFacts& facts) const {
  const auto& address = facts.address.text();
  const Fill fill = [&](std::string_view name) -> std::string {
    if (name == "address")
      return address;
    if (name == "user")
      return address.substr(4, address.find('@') - 4); // after "sip:"
    return name == "pool" ? facts.pool : name == "home-server" ? facts.home_server : facts.guid;
  };
  EndpointAttributes result{{"objectClass", classes}};
  for (const auto& [name, values] : attributes) {
    std::vector<std::string> filled_values;
    for (const auto& value : values)
      // Of a home server that is not known nothing is written: an attribute takes no empty value.
      if (auto text = replaced(value, fill); !text.empty())
        filled_values.push_back(std::move(text));
    if (!filled_values.empty())
      result.emplace_back(name, std::move(filled_values));
  }
  return result;
}

EndpointTemplate parse_endpoint_template(std::string_view xml, const std::string& origin) {
  const auto document = xml::Document::parse(xml, origin);
  document.validate(endpoint::endpoint_schema);
  const auto root = document.root();
  EndpointTemplate result;
  result.sha256 = sha256_hex(xml);
  for (const auto& element : root.children("class"))
    result.classes.push_back(element.text());
  if (std::none_of(result.classes.begin(), result.classes.end(),
                   [](const auto& name) { return ascii_lower(name) == "contact"; }))
    document.refuse(root, "an endpoint is a contact; allowed: classes that include 'contact'");
  std::set<std::string> names;
  for (const auto& element : root.children("attribute")) {
    const auto name = element.attribute("name").value();
    const auto lowered = ascii_lower(name);
    if (std::find(given_otherwise.begin(), given_otherwise.end(), lowered) != given_otherwise.end())
      document.refuse(element, "'" + name + "' cannot be set by the template; allowed: any other attribute");
    if (!names.insert(lowered).second)
      document.refuse(element, "'" + name + "' occurs twice; allowed: once, with several values");
    std::vector<std::string> values;
    for (const auto& value : element.children("value")) {
      values.push_back(value.raw_text());
      check_value(document, value, values.back());
    }
    if (lowered == address_attribute)
      check_address(document, element, values);
    result.attributes.emplace_back(name, std::move(values));
  }
  if (!names.contains(std::string(address_attribute)))
    document.refuse(root, "no attribute has the address; allowed: an attribute msRTCSIP-PrimaryUserAddress");
  return result;
}

EndpointTemplate default_endpoint_template() {
  return parse_endpoint_template(endpoint::default_endpoint, "the default endpoint");
}

} // namespace gc2pc
