// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/owners.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {

bool is_deleted(const DirectoryEntry& entry) {
  return same_ignoring_ascii_case(entry.first("isDeleted"), "TRUE");
}

bool is_address_attribute(std::string_view name) {
  return same_ignoring_ascii_case(name, "msRTCSIP-PrimaryUserAddress") ||
         same_ignoring_ascii_case(name, "proxyAddresses");
}

bool bears(const DirectoryEntry& entry, const SipUri& address) {
  const auto same = [&](const std::string& value) { return address.same_as(value); };
  return std::any_of(entry.attributes.begin(), entry.attributes.end(), [&](const auto& attribute) {
    return is_address_attribute(attribute.name) &&
           std::any_of(attribute.values.begin(), attribute.values.end(), same);
  });
}

OwnerKind owner_kind(const DirectoryEntry& entry) {
  if (entry.is_a("contact"))
    return OwnerKind::contact;
  // Computers and service accounts of machines are of class user, too.
  if ((entry.is_a("user") || entry.is_a("inetOrgPerson")) && !entry.is_a("computer"))
    return OwnerKind::user;
  return OwnerKind::other;
}

bool is_endpoint(const DirectoryEntry& entry) {
  const auto dn = Dn::parse(entry.dn);
  if (!dn || !entry.is_a("contact"))
    return false;
  for (std::size_t part = 1; part < dn->depth(); ++part)
    if (dn->rdn(part) == "cn=application contacts" && dn->rdn(part + 1) == "cn=rtc service")
      return true;
  return false;
}

std::optional<AddressOwner> as_owner(DirectoryEntry entry, const SipUri& address) {
  if (!bears(entry, address) || is_deleted(entry))
    return std::nullopt;
  const auto kind = owner_kind(entry);
  const bool endpoint = is_endpoint(entry);
  return AddressOwner{std::move(entry), kind, endpoint};
}

bool is_sip_value(std::string_view attribute, std::string_view value) {
  constexpr std::string_view prefix = "msrtcsip-", scheme = "sip:";
  return ascii_lower(attribute.substr(0, prefix.size())) == prefix ||
         (same_ignoring_ascii_case(attribute, "proxyAddresses") &&
          ascii_lower(value.substr(0, scheme.size())) == scheme);
}

Error gone_since(const std::string& dn) {
  return std::move(
      Error(ErrorKind::conflict, quoted_name(dn) + " is gone since it gave its address up")
          .hint("Restore it from the directory's backup, or create it, then run rollback again."));
}

void refuse_other_address(const DirectoryEntry& before, const DirectoryEntry& now) {
  const auto then = before.first("msRTCSIP-PrimaryUserAddress");
  const auto today = now.first("msRTCSIP-PrimaryUserAddress");
  if (!today.empty() && !same_ignoring_ascii_case(then, today))
    throw Error(ErrorKind::conflict,
                quoted_name(now.dn) + " was given the address " + quoted_name(today) + " since")
        .hint("Take that away from it first.");
}

} // namespace gc2pc
