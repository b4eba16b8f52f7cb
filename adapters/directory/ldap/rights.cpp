// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/rights.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/relatives.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/security_descriptor.hpp"
#include "mappings/model/text.hpp"

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
                     [&](const std::string& one) { return equals_ignoring_case(one, value); });
}

/// The account may write every SIP attribute that the object has.
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

/// The class that an object is of: the last value of objectClass, which lists them from the top.
std::string class_of(const DirectoryEntry& object) {
  const auto classes = object.values("objectClass");
  return classes.empty() ? "user" : classes.back();
}

/// SIDs of the account that signs in and of its groups; empty when the server does not say.
std::set<Sid> token_of(Connection& connection) {
  const auto root = connection.read("", {"tokenGroups"});
  if (!root)
    return {};
  const auto sids = root->values("tokenGroups");
  return {sids.begin(), sids.end()};
}

/// The schema's GUID of a class: access lists name classes by it.
std::string class_guid(Connection& connection, const RootFacts& root, const std::string& name) {
  Search search;
  search.base = root.schema;
  search.scope = Scope::children;
  search.filter =
      Filter::all_of({Filter::equals("objectClass", "classSchema"), Filter::equals("lDAPDisplayName", name)});
  search.attributes = {"schemaIDGUID"};
  const auto found = connection.search(search);
  return found.empty() ? std::string() : found.front().first("schemaIDGUID");
}

/// MS-ADTS 3.1.1.5.5.1: Delete on the object, or Delete Child on its parent, for its class or for all.
void check_deletion(Connection& connection, const RootFacts& root, const Image& image,
                    std::vector<std::string>& lacking) {
  const auto token = token_of(connection);
  const auto own = SecurityDescriptor::parse(descriptor_of(connection, guid_base(image.guid())));
  const auto parent = image.parent && image.parent->guid
                          ? SecurityDescriptor::parse(
                                descriptor_of(connection, guid_base(image.parent->guid->directory_octets())))
                          : std::nullopt;
  if (token.empty() || !own || !parent || own->grants(right_delete, token) ||
      parent->grants(right_delete_child, token, class_guid(connection, root, class_of(image.object))))
    return;
  lacking.push_back("it may not delete " + quoted_name(image.object.dn) +
                    " (neither Delete on it nor Delete Child on " + quoted_name(image.parent->dn) + ")");
}

/// It may create objects of the account's class there, which a restore needs.
bool may_create(Connection& connection, const Image& image, const std::string& parent) {
  const auto container = connection.read(parent, {"allowedChildClassesEffective"});
  return !container || has(container, "allowedChildClassesEffective", class_of(image.object));
}

bool sees_deleted_objects(Connection& connection, const RootFacts& root) {
  return connection.read("CN=Deleted Objects," + root.domain, {"objectClass"}, true).has_value();
}

/// It may put the account back into the group, or take it out.
void check_membership(const std::optional<DirectoryEntry>& group, std::vector<std::string>& lacking) {
  if (group && !has(group, "allowedAttributesEffective", "member"))
    lacking.push_back("it may not write member of " + quoted_name(group->dn) +
                      ", which the account's primary group needs");
}

/// Domain Users: the primary group that a restored account has until it gets its own.
constexpr std::uint32_t domain_users = 513;

/// An account whose primary group is another one than Domain Users needs rights on both to get it back.
void check_primary_group(Connection& connection, Forest& forest, const Image& image,
                         std::vector<std::string>& lacking) {
  const auto number = primary_group_number(image.object);
  if (!number || *number == domain_users)
    return;
  const auto effective = [&](const std::string& base) {
    return connection.read(base, {"allowedAttributesEffective"});
  };
  if (image.primary_group && image.primary_group->guid)
    check_membership(effective(guid_base(image.primary_group->guid->directory_octets())), lacking);
  if (const auto users = group_of(forest, image.sid(), domain_users))
    check_membership(effective(guid_base(users->first("objectGUID"))), lacking);
  if (const auto account = effective(guid_base(image.guid()));
      account && !has(account, "allowedAttributesEffective", "primaryGroupID"))
    lacking.push_back("it may not write primaryGroupID of " + quoted_name(image.object.dn));
}

/// A rollback puts the links back, and may have to create the object again.
void check_way_back(Connection& connection, const RootFacts& root, const Image& image,
                    std::vector<std::string>& lacking) {
  for (const auto& link : image.links) {
    const auto holder = connection.read(guid_base(link.holder_guid), {"allowedAttributesEffective"});
    if (holder && !has(holder, "allowedAttributesEffective", link.attribute))
      lacking.push_back("it may not restore " + link.attribute + " of " + quoted_name(link.holder_dn));
  }
  if (image.parent && !may_create(connection, image, image.parent->dn))
    lacking.push_back("it may not create " + class_of(image.object) + " objects in " +
                      quoted_name(image.parent->dn) + ", which a rollback requires");
  if (!sees_deleted_objects(connection, root))
    lacking.emplace_back("it may not see deleted objects, so it cannot restore them");
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

std::string descriptor_of(Connection& connection, const std::string& base) {
  const auto entry = connection.read(base, {"nTSecurityDescriptor"});
  return entry ? entry->first("nTSecurityDescriptor") : std::string();
}

std::vector<std::string> lacking_restore_rights(Connection& connection, const RootFacts& root,
                                                const Image& image, const std::string& place) {
  std::vector<std::string> lacking;
  const auto parent = Dn::require(place).parent().value_or("");
  if (!may_create(connection, image, parent))
    lacking.push_back("The account that gc2pc uses may not create " + class_of(image.object) +
                      " objects in " + quoted_name(parent) + ". Grant the right, or use another account.");
  if (!sees_deleted_objects(connection, root))
    lacking.emplace_back("The account that gc2pc uses may not see deleted objects, so it cannot restore "
                         "them. Use another account.");
  return lacking;
}

std::vector<std::string> lacking_rights(DirectorySession& session, Forest& forest, const Image& image,
                                        Release release) {
  std::vector<std::string> lacking;
  const auto root = session.root();
  session.read([&](Connection& connection) {
    lacking.clear();
    const auto contacts = "CN=Application Contacts,CN=RTC Service,CN=Services," + root.configuration;
    if (const auto container = connection.read(contacts, {"allowedChildClassesEffective"});
        container && !has(container, "allowedChildClassesEffective", "contact"))
      lacking.push_back("it may not create contacts in " + quoted_name(container->dn));
    check_attributes(connection, image, lacking);
    if (release == Release::remove) {
      check_deletion(connection, root, image, lacking);
      check_way_back(connection, root, image, lacking);
      check_primary_group(connection, forest, image, lacking);
    }
    return true;
  });
  return lacking;
}

} // namespace gc2pc::ldap
