// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/script/scripts.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/filter.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/script/power_shell.hpp"
#include "adapters/directory/server_attributes.hpp"
#include "embedded/directory_scripts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gc2pc::script {
namespace {

using ldap::Filter;

/// Besides what the server keeps to itself: back links, what only the system writes, and the name that the
/// script sets by other means. In lower case. What the server refuses of the rest the script tells.
constexpr std::array<std::string_view, 7> not_written{
    "directreports",  "managedobjects",    "memberof",   "replpropertymetadata",
    "samaccountname", "serverreferencebl", "whencreated"};

bool is_written(std::string_view attribute) {
  const auto name = ascii_lower(attribute);
  return !is_kept_by_server(name) &&
         std::find(not_written.begin(), not_written.end(), name) == not_written.end();
}

std::string whole(const Table& values, std::string_view body) {
  return fmt::format("{}\n$Gc2pc = {}\n\n{}\n{}", head, values.expression(), common, body);
}

std::string owner_filter(std::string_view address) {
  return Filter::any_of({Filter::equals("msRTCSIP-PrimaryUserAddress", address),
                         Filter::equals("proxyAddresses", address)})
      .text();
}

/// An object by its GUID; by its name where an export has left that out.
Filter object_filter(const DirectoryEntry& entry) {
  const auto octets = entry.first("objectGUID");
  return Guid::from_directory(octets) ? Filter::equals("objectGUID", octets)
                                      : Filter::equals("distinguishedName", entry.dn);
}

Table row(const DirectoryAttribute& attribute, std::string_view mode, const OctetsTest& holds_octets) {
  const bool octets = holds_octets(attribute);
  auto values = attribute.values;
  if (octets)
    std::transform(values.begin(), values.end(), values.begin(), [](const auto& v) { return base64(v); });
  Table table;
  table.add("Name", attribute.name)
      .add("Coding", octets ? "octets" : "text")
      .add("Mode", mode)
      .add("Values", values);
  return table;
}

/// Rows of the SIP values of `all`, or of the others. SIP values are added: so are the others of an attribute
/// that has both (proxyAddresses), since to replace them would take the address away.
std::vector<Table> rows_of(const std::vector<DirectoryAttribute>& all, bool sip,
                           const OctetsTest& holds_octets) {
  std::vector<Table> rows;
  for (const auto& attribute : all) {
    DirectoryAttribute part{attribute.name, {}};
    for (const auto& value : attribute.values)
      if (is_sip_value(attribute.name, value) == sip)
        part.values.push_back(value);
    const bool mixed = part.values.size() < attribute.values.size();
    if (!part.values.empty())
      rows.push_back(row(part, sip || mixed ? "Add" : "Replace", holds_octets));
  }
  return rows;
}

std::vector<Table> links_of(const DirectoryBeforeImage& image) {
  std::vector<Table> rows;
  for (const auto& [holder, attribute] : named_by(image)) {
    Table table;
    table.add("Holder", holder.dn)
        .add("Filter", object_filter(holder).text())
        .add("NamesIt", Filter::all_of({object_filter(holder), Filter::equals(attribute, image.dn)}).text())
        .add("Attribute", attribute);
    rows.push_back(std::move(table));
  }
  return rows;
}

} // namespace

DirectoryEntry object_of(const DirectoryBeforeImage& image) {
  return LdifDocument(image.ldif).record(0).entry();
}

std::vector<NamedBy> named_by(const DirectoryBeforeImage& image) {
  std::vector<NamedBy> all;
  const LdifDocument records(image.ldif);
  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto holder = records.record(i).entry();
    for (const auto& attribute : holder.attributes)
      if (std::any_of(attribute.values.begin(), attribute.values.end(),
                      [&](const std::string& value) { return same_dn(value, image.dn); }))
        all.push_back({holder, attribute.name});
  }
  return all;
}

std::vector<DirectoryAttribute> written_again(const DirectoryBeforeImage& image) {
  const auto naming = Dn::require(image.dn).naming_attribute();
  std::vector<DirectoryAttribute> all;
  for (auto& attribute : object_of(image).attributes)
    if (is_written(attribute.name) && !same_ignoring_ascii_case(attribute.name, naming))
      all.push_back(std::move(attribute));
  return all;
}

Pair release_scripts(const std::string& controller, const DirectoryBeforeImage& image, Release release,
                     const OctetsTest& holds_octets) {
  const auto user = object_of(image);
  const auto address = user.first("msRTCSIP-PrimaryUserAddress");
  Table facts;
  facts.add("Controller", controller)
      .add("Address", address)
      .add("OwnerFilter", owner_filter(address))
      .add("UserDn", image.dn)
      .add("UserFilter", object_filter(user).text());
  auto back = facts;
  const auto again = written_again(image);
  back.add("SipAttributes", rows_of(again, true, holds_octets));
  if (release == Release::withdraw)
    return {whole(facts, disable_user), whole(back, enable_user)};
  const Dn dn = Dn::require(image.dn);
  back.add("UserDnFilter", Filter::equals("distinguishedName", image.dn).text())
      .add("UserName", dn.naming_value())
      .add("UserParent", dn.parent().value_or(""))
      .add("SamAccountName", user.first("sAMAccountName"))
      .add("UserAccountControl", user.first("userAccountControl"))
      .add("Attributes", rows_of(again, false, holds_octets))
      .add("Links", links_of(image));
  return {whole(facts, remove_user), whole(back, restore_user)};
}

Pair endpoint_scripts(const std::string& controller, const Endpoint& endpoint) {
  Table facts;
  facts.add("Controller", controller)
      .add("Address", endpoint.address)
      .add("OwnerFilter", owner_filter(endpoint.address))
      .add("PoolFqdn", endpoint.pool)
      .add("PoolFilter", Filter::equals("distinguishedName", endpoint.pool_dn).text())
      .add("HomeServer", endpoint.home_server)
      .add("Contacts", endpoint.contacts)
      .add("DisplayName", endpoint.display_name);
  return {whole(facts, new_endpoint), whole(facts, remove_endpoint)};
}

} // namespace gc2pc::script
