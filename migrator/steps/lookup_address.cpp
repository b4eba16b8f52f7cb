// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/lookup_address.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

namespace gc2pc {
namespace {

constexpr std::string_view owner_urn = "urn:application:PersistentChat";

Error conflict(std::string message, std::string hint) {
  return std::move(Error(ErrorKind::conflict, std::move(message)).hint(std::move(hint)));
}

} // namespace

std::string names_of(const std::vector<AddressOwner>& owners) {
  std::string text;
  for (const auto& owner : owners)
    text += (text.empty() ? "'" : ", '") + owner.entry.dn + "'";
  return text;
}

PoolFacts pool_facts(Session& session) {
  if (auto pool = session.directory->find_pool(*session.config.pool))
    return *pool;
  std::string known;
  for (const auto& name : session.directory->pools())
    known += (known.empty() ? "" : ", ") + name;
  throw conflict("the directory has no pool '" + *session.config.pool + "'",
                 known.empty() ? "It has no pools at all." : "It has " + known + ".");
}

AddressFacts address_facts(Session& session) {
  const auto& address = session.lookup_address->text();
  auto owners = session.directory->find_owners(*session.lookup_address);
  if (owners.empty())
    throw conflict("nobody owns the lookup address " + address,
                   "Give the address of the account that the Lookup service signs in with.");
  if (owners.size() > 1)
    throw conflict("the lookup address " + address + " has " + std::to_string(owners.size()) +
                       " owners: " + names_of(owners),
                   "Take it away from all but the account that the Lookup service signs in with.");
  auto& owner = owners.front();
  if (owner.is_endpoint)
    throw conflict("the lookup address " + address + " belongs to the endpoint '" + owner.entry.dn +
                       "' already",
                   "It was handed over before; plan without --directory.");
  if (owner.kind != OwnerKind::user)
    throw conflict("the lookup address " + address + " belongs to '" + owner.entry.dn +
                       "', which is not a user",
                   "Only a user account is ever removed.");
  return {std::move(owner), pool_facts(session)};
}

bool owned_by_endpoint_alone(const std::vector<AddressOwner>& owners, const DirectoryEntry& endpoint) {
  // A directory may give the letters of a name back in another case.
  return owners.size() == 1 && owners.front().is_endpoint &&
         to_lower(owners.front().entry.dn) == to_lower(endpoint.dn);
}

// Which attributes New-CsPersistentChatEndpoint writes is not published. These are the ones that the
// published pages show for an application contact of the same kind.
DirectoryEntry endpoint_entry(const PoolFacts& pool, const SipUri& address, const Guid& legacy_pool) {
  const auto guid = Guid::v5(legacy_pool, "endpoint:" + to_lower(address.text())).text();
  const auto name = "{" + guid + "}";
  return {"CN=" + name + "," + pool.application_contacts_dn,
          {{"objectClass", {"top", "person", "organizationalPerson", "contact"}},
           {"cn", {name}},
           {"displayName", {"Persistent Chat " + pool.fqdn}},
           {"msRTCSIP-PrimaryUserAddress", {address.text()}},
           {"msRTCSIP-PrimaryHomeServer", {pool.home_server_dn}},
           {"msRTCSIP-UserEnabled", {"TRUE"}},
           {"msRTCSIP-OwnerUrn", {std::string(owner_urn)}},
           {"msRTCSIP-DeploymentLocator", {"SRV:"}},
           {"msRTCSIP-ApplicationOptions", {"0"}},
           {"proxyAddresses", {address.text()}}}};
}

} // namespace gc2pc
