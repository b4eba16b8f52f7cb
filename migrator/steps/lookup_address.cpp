// SPDX-License-Identifier: Apache-2.0
#include "migrator/steps/lookup_address.hpp"

#include "adapters/directory/dn.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

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

bool PlannedEndpoint::is(const AddressOwner& owner) const {
  constexpr std::string_view primary = "msRTCSIP-PrimaryUserAddress";
  if (!owner.is_endpoint || to_lower(owner.entry.first(primary)) != to_lower(entry.first(primary)))
    return false;
  // A directory may give the letters of a name back in another case.
  return to_lower(owner.entry.dn) == to_lower(entry.dn) ||
         (named_by_others && same_dn(owner.entry.first("msRTCSIP-PrimaryHomeServer"), pool.home_server_dn));
}

std::string PlannedEndpoint::text() const {
  return named_by_others ? "an endpoint of pool '" + pool.fqdn + "'" : "'" + entry.dn + "'";
}

bool owned_by_endpoint_alone(const std::vector<AddressOwner>& owners, const PlannedEndpoint& endpoint) {
  return owners.size() == 1 && endpoint.is(owners.front());
}

namespace {

DirectoryEntry endpoint_entry(const Session& session, const PoolFacts& pool, const Guid& legacy_pool) {
  const auto& address = *session.lookup_address;
  const auto guid = Guid::v5(legacy_pool, "endpoint:" + to_lower(address.text())).text();
  const auto name = "{" + guid + "}";
  DirectoryEntry entry{"CN=" + name + "," + pool.application_contacts_dn, {}};
  for (auto& [attribute, values] :
       session.endpoint_template.filled({address, pool.fqdn, pool.home_server_dn, guid}))
    entry.attributes.push_back({attribute, std::move(values)});
  entry.attributes.push_back({"cn", {name}});
  return entry;
}

} // namespace

PlannedEndpoint planned_endpoint(Session& session, const Guid& legacy_pool) {
  auto pool = pool_facts(session);
  auto entry = endpoint_entry(session, pool, legacy_pool);
  return {std::move(entry), std::move(pool), session.directory->leaves_changes_to_others()};
}

void refuse_unfit_pool(const PoolFacts& pool, const DirectoryEntry& endpoint, const SipUri& address) {
  const auto urn = to_lower(endpoint.first("msRTCSIP-OwnerUrn"));
  for (const auto& other : pool.endpoints) {
    // Other applications have contacts at the same home server, too, and say so by their URN.
    const auto other_urn = to_lower(other.first("msRTCSIP-OwnerUrn"));
    if (to_lower(other.dn) != to_lower(endpoint.dn) && (other_urn.empty() || other_urn == urn))
      throw conflict("pool '" + pool.fqdn + "' has an endpoint already: '" + other.dn + "' for " +
                         other.first("msRTCSIP-PrimaryUserAddress"),
                     "A pool has one; remove that one first, or hand the address to another pool.");
  }
  if (pool.sip_domains.empty() ||
      std::find(pool.sip_domains.begin(), pool.sip_domains.end(), address.domain()) != pool.sip_domains.end())
    return;
  std::string known;
  for (const auto& domain : pool.sip_domains)
    known += (known.empty() ? "" : ", ") + domain;
  throw conflict(address.domain() + ", the domain of " + address.text() +
                     ", is no SIP domain of the deployment",
                 "It has " + known + "; add the domain to the topology first.");
}

} // namespace gc2pc
