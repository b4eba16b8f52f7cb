// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/rights.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <set>

namespace gc2pc::ldap {
namespace {

bool has(const std::optional<DirectoryEntry>& entry, std::string_view attribute, std::string_view value) {
  if (!entry)
    return false;
  const auto values = entry->values(attribute);
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& one) { return same_ignoring_ascii_case(one, value); });
}

/// The account may write every SIP attribute that the object bears.
void check_attributes(Connection& connection, const Image& image, std::vector<std::string>& lacking) {
  const auto now = connection.read(guid_base(image.guid()), {"allowedAttributesEffective"});
  std::set<std::string> names;
  for (const auto& attribute : image.object.attributes)
    if (std::any_of(attribute.values.begin(), attribute.values.end(),
                    [&](const auto& value) { return is_sip_value(attribute.name, value); }) &&
        !has(now, "allowedAttributesEffective", attribute.name))
      names.insert(attribute.name);
  if (!names.empty())
    lacking.push_back(
        fmt::format("it may not write {} of {}", fmt::join(names, ", "), quoted_name(image.object.dn)));
}

/// A rollback puts the links back, and may have to create the object again.
void check_way_back(Connection& connection, const RootFacts& root, const Image& image,
                    std::vector<std::string>& lacking) {
  for (const auto& link : image.links) {
    const auto holder = connection.read(guid_base(link.holder_guid), {"allowedAttributesEffective"});
    if (holder && !has(holder, "allowedAttributesEffective", link.attribute))
      lacking.push_back("it may not put " + link.attribute + " of " + quoted_name(link.holder_dn) + " back");
  }
  if (!connection.read("CN=Deleted Objects," + root.domain, {"objectClass"}, true))
    lacking.emplace_back("it may not see deleted objects, and so reanimate none");
}

/// MS-ADTS 3.1.1.4.5.4: the parts of a security descriptor that may be written.
constexpr long owner_part = 1, dacl_part = 4;

} // namespace

bool may_write_security(Connection& connection, const std::string& base, bool deleted) {
  const auto entry = connection.read(base, {"sDRightsEffective"}, deleted);
  const auto told = entry ? entry->first("sDRightsEffective") : "";
  if (told.empty())
    return true;
  constexpr long needed = owner_part | dacl_part;
  return (std::strtol(told.c_str(), nullptr, 10) & needed) == needed;
}

std::vector<std::string> lacking_rights(DirectorySession& session, const Image& image, Release release) {
  std::vector<std::string> lacking;
  const auto root = session.root();
  session.read([&](Connection& connection) {
    lacking.clear();
    const auto contacts = "CN=Application Contacts,CN=RTC Service,CN=Services," + root.configuration;
    if (const auto container = connection.read(contacts, {"allowedChildClassesEffective"});
        container && !has(container, "allowedChildClassesEffective", "contact"))
      lacking.push_back("it may not create contacts in " + quoted_name(container->dn));
    check_attributes(connection, image, lacking);
    if (release == Release::remove)
      check_way_back(connection, root, image, lacking);
    return true;
  });
  return lacking;
}

} // namespace gc2pc::ldap
