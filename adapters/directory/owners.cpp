// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/owners.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"

#include <algorithm>

namespace gc2pc {

bool is_deleted(const DirectoryEntry& entry) {
  return same_ignoring_ascii_case(entry.first("isDeleted"), "TRUE");
}

bool bears(const DirectoryEntry& entry, const SipUri& address) {
  const auto same = [&](const std::string& value) { return address.same_as(value); };
  const auto primary = entry.values("msRTCSIP-PrimaryUserAddress");
  const auto proxies = entry.values("proxyAddresses");
  return std::any_of(primary.begin(), primary.end(), same) ||
         std::any_of(proxies.begin(), proxies.end(), same);
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

} // namespace gc2pc
