// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/owners.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {

bool is_deleted(const DirectoryEntry& entry) {
  return equals_ignoring_case(entry.first("isDeleted"), "TRUE");
}

bool is_address_attribute(std::string_view name) {
  return equals_ignoring_case(name, "msRTCSIP-PrimaryUserAddress") ||
         equals_ignoring_case(name, "proxyAddresses");
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
         (equals_ignoring_case(attribute, "proxyAddresses") &&
          ascii_lower(value.substr(0, scheme.size())) == scheme);
}

std::vector<std::string> give_back_obstacles(const DirectoryEntry& before,
                                             const std::optional<DirectoryEntry>& now) {
  if (!now)
    return {"The account does not exist: " + quoted_name(before.dn) +
            ". Restore it from a backup of the directory, or create it, then run rollback again."};
  const auto then = before.first("msRTCSIP-PrimaryUserAddress");
  const auto today = now->first("msRTCSIP-PrimaryUserAddress");
  if (!today.empty() && !equals_ignoring_case(then, today))
    return {quoted_name(now->dn) + " now has the address " + quoted_name(today) +
            ". Remove that address from it first."};
  return {};
}

void refuse_obstacles(const std::vector<std::string>& obstacles) {
  std::string text;
  for (const auto& obstacle : obstacles)
    text += (text.empty() ? "" : " ") + obstacle;
  if (text.empty())
    return;
  // The last sentence says what to do.
  const auto end = text.rfind(". ");
  if (end == std::string::npos)
    throw Error(ErrorKind::conflict, text);
  throw Error(ErrorKind::conflict, text.substr(0, end)).hint(text.substr(end + 2));
}

} // namespace gc2pc
