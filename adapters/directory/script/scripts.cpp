// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/script/scripts.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/filter.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/script/power_shell.hpp"
#include "adapters/directory/server_attributes.hpp"
#include "embedded/directory_scripts.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

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

/// Whether a script asks before it acts, unless it is called with -Confirm:$false.
enum class Asks { no, yes };

/// A whole script: its parts are functions, and what it does.
std::string whole(Asks asks, const Table& values, std::initializer_list<std::string_view> parts) {
  auto text = fmt::format(
      "{}[CmdletBinding(SupportsShouldProcess = $true{})]\nparam([string] $Server)\n\n$Gc2pc = {}\n", head,
      asks == Asks::yes ? ", ConfirmImpact = 'High'" : "", values.expression());
  for (const auto part : parts)
    text += fmt::format("\n{}", part);
  return text;
}

std::string owner_filter(std::string_view address) {
  return Filter::any_of({Filter::equals("msRTCSIP-PrimaryUserAddress", address),
                         Filter::equals("proxyAddresses", address)})
      .text();
}

/// An object by its GUID; by its name where an export has left that out.
Filter object_filter(const DirectoryEntry& entry) {
  const auto octets = entry.first("objectGUID");
  return Guid::from_directory(octets) ? Filter::octets("objectGUID", octets)
                                      : Filter::equals("distinguishedName", entry.dn);
}

Filter object_filter(const ObjectReference& object) {
  return object.guid ? Filter::octets("objectGUID", object.guid->directory_octets())
                     : Filter::equals("distinguishedName", object.dn);
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

/// "CN=…" of a name, as it is written there.
std::string own_part(const Dn& dn) {
  auto text = dn.text();
  text.resize(text.size() - dn.parent().value_or("").size());
  return text.substr(0, text.find_last_not_of(", ") + 1);
}

std::vector<Table> links_of(const DirectoryBeforeImage& image) {
  std::vector<Table> rows;
  for (const auto& [holder, attribute] : named_by(image)) {
    Table table;
    table.add("Holder", holder.dn).add("Filter", object_filter(holder).text()).add("Attribute", attribute);
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
    if (is_written(attribute.name) && !equals_ignoring_case(attribute.name, naming))
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
  const auto again = written_again(image);
  auto back = facts;
  back.add("SipAttributes", rows_of(again, true, holds_octets));
  if (release == Release::withdraw)
    return {whole(Asks::yes, facts, {common, account, disable_user}),
            whole(Asks::no, back, {common, account, attributes, enable_user})};
  const Dn dn = Dn::require(image.dn);
  const ObjectReference parent =
      image.parent.value_or(ObjectReference{dn.parent().value_or(""), std::nullopt});
  const ObjectReference primary_group = image.primary_group.value_or(ObjectReference{});
  const auto descriptor = user.first("nTSecurityDescriptor");
  facts.add("ParentFilter", object_filter(parent).text());
  back.add("UserRdn", own_part(dn))
      .add("UserName", dn.naming_value())
      .add("ParentDn", parent.dn)
      .add("ParentFilter", object_filter(parent).text())
      .add("ParentDnFilter", Filter::equals("distinguishedName", parent.dn).text())
      .add("SamAccountName", user.first("sAMAccountName"))
      .add("UserAccountControl", user.first("userAccountControl"))
      .add("PrimaryGroupId", image.primary_group ? user.first("primaryGroupID") : "")
      .add("PrimaryGroup", primary_group.dn)
      .add("PrimaryGroupFilter", object_filter(primary_group).text())
      .add("SecurityDescriptor", base64(descriptor))
      .add("Attributes", rows_of(again, false, holds_octets))
      .add("Links", links_of(image));
  return {whole(Asks::yes, facts, {common, account, remove_user}),
          whole(Asks::no, back, {common, account, attributes, restore_user})};
}

Pair endpoint_scripts(const std::string& controller, const Endpoint& endpoint) {
  Table back;
  back.add("Controller", controller)
      .add("Address", endpoint.address)
      .add("OwnerFilter", owner_filter(endpoint.address))
      .add("Contacts", endpoint.contacts);
  auto facts = back;
  facts.add("PoolFqdn", endpoint.pool).add("DisplayName", endpoint.display_name);
  return {whole(Asks::no, facts, {common, contact, new_endpoint}),
          whole(Asks::yes, back, {common, contact, remove_endpoint})};
}

} // namespace gc2pc::script
