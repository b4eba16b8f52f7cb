// SPDX-License-Identifier: Apache-2.0
#include "migrator/handover/lookup_address.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/pools.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc {
namespace {

constexpr std::string_view primary_address = "msRTCSIP-PrimaryUserAddress";
constexpr std::string_view home_server_attribute = "msRTCSIP-PrimaryHomeServer";

/// Endpoints that a remark names; the rest is counted.
constexpr std::size_t named_endpoints = 10;

Error conflict(std::string message, std::string hint) {
  return std::move(Error(ErrorKind::conflict, std::move(message)).hint(std::move(hint)));
}

void refuse_unknown_domain(const Deployment& deployment, const SipUri& address) {
  const auto& domains = deployment.sip_domains;
  if (domains.empty() || std::find(domains.begin(), domains.end(), address.domain()) != domains.end())
    return;
  std::string known;
  for (const auto& domain : domains)
    known += (known.empty() ? "" : ", ") + domain;
  throw conflict(fmt::format("{}, the domain of {}, is not a SIP domain of the deployment", address.domain(),
                             address.text()),
                 "It has " + known + "; add the domain to the topology first.");
}

} // namespace

std::string names_of(const std::vector<AddressOwner>& owners) {
  std::string text;
  for (const auto& owner : owners)
    text += (text.empty() ? "'" : ", '") + owner.entry.dn + "'";
  return text;
}

PoolFacts pool_facts(ReadSession& session) {
  PoolFacts facts{*session.config.pool, {}, session.directory->deployment()};
  facts.home =
      home_pool_of(facts.deployment, facts.fqdn, session.config.home_pool, !session.directory->is_deferred());
  if (facts.deployment.application_contacts_dn.empty())
    throw conflict(
        "the directory has no container 'CN=Application Contacts,CN=RTC Service', in which endpoints "
        "are created",
        "Prepare the forest for the new pool first, or export the complete Configuration container.");
  refuse_unknown_domain(facts.deployment, *session.lookup_address);
  return facts;
}

AddressOwner lookup_user(ReadSession& session) {
  const auto& address = session.lookup_address->text();
  auto owners = session.directory->find_owners(*session.lookup_address);
  if (owners.empty())
    throw conflict("the lookup address " + address + " has no owner",
                   "Give the address of the account that the Lookup service signs in with.");
  if (owners.size() > 1)
    throw conflict("the lookup address " + address + " has " + std::to_string(owners.size()) +
                       " owners: " + names_of(owners),
                   "Remove it from all objects except the account that the Lookup service signs in with.");
  auto& owner = owners.front();
  if (owner.is_endpoint)
    throw conflict("the lookup address " + address + " belongs to the endpoint '" + owner.entry.dn +
                       "' already",
                   "It was already handed over; plan without --directory.");
  if (owner.kind != OwnerKind::user)
    throw conflict("the lookup address " + address + " belongs to '" + owner.entry.dn +
                       "', which is not a user",
                   "gc2pc removes only user accounts.");
  return std::move(owner);
}

AddressFacts address_facts(ReadSession& session) {
  return {lookup_user(session), pool_facts(session)};
}

std::vector<std::string> pool_remarks(const PoolFacts& pool, const SipUri& address) {
  std::vector<std::string> remarks;
  remarks.push_back(pool.home ? fmt::format("the home pool of '{}' is '{}', home server '{}'", pool.fqdn,
                                            pool.home->fqdn, pool.home->home_server_dn)
                              : fmt::format("the home pool of '{}' is chosen by the cmdlet", pool.fqdn));
  std::string names;
  std::size_t there = 0, at_home = 0;
  for (const auto& endpoint : pool.deployment.endpoints) {
    const auto other = endpoint.first(primary_address);
    if (address.same_as(other))
      continue; // the endpoint of the handover itself
    if (++there <= named_endpoints)
      names += fmt::format("{}'{}' ({})", names.empty() ? "" : ", ", endpoint.dn,
                           other.empty() ? "without an address" : other);
    if (pool.home && same_dn(endpoint.first(home_server_attribute), pool.home->home_server_dn))
      ++at_home;
  }
  if (there > named_endpoints)
    names += fmt::format(" and {} more", there - named_endpoints);
  if (there > 0)
    remarks.push_back(fmt::format("{} stay{} as {}: {}",
                                  there == 1 ? "1 other endpoint" : fmt::format("{} other endpoints", there),
                                  there == 1 ? "s" : "", there == 1 ? "it is" : "they are", names));
  if (at_home > 1)
    remarks.push_back(fmt::format("{} endpoints have the home pool '{}': setup creates one for each "
                                  "Persistent Chat pool, the others were added later",
                                  at_home, pool.home->fqdn));
  return remarks;
}

bool PlannedEndpoint::is(const AddressOwner& owner) const {
  return owner.is_endpoint &&
         ascii_lower(owner.entry.first(primary_address)) == ascii_lower(entry.first(primary_address));
}

std::string PlannedEndpoint::text() const {
  return named_by_others ? "an endpoint of pool '" + pool.fqdn + "'" : "'" + entry.dn + "'";
}

std::vector<std::string> PlannedEndpoint::differences(const DirectoryEntry& made) const {
  std::vector<std::string> clauses;
  if (!same_dn(made.dn, entry.dn))
    return clauses;
  for (const auto& attribute : entry.attributes) {
    const auto there = made.values(attribute.name);
    const bool all = std::all_of(attribute.values.begin(), attribute.values.end(), [&](const auto& value) {
      return std::any_of(there.begin(), there.end(), [&](const std::string& other) {
        return other == value || ascii_lower(other) == ascii_lower(value) || same_dn(other, value);
      });
    });
    if (!all)
      clauses.push_back("its " + attribute.name + " is not as planned");
  }
  return clauses;
}

bool owned_by_endpoint_alone(const std::vector<AddressOwner>& owners, const PlannedEndpoint& endpoint) {
  return owners.size() == 1 && endpoint.is(owners.front());
}

namespace {

DirectoryEntry endpoint_entry(const ReadSession& session, const PoolFacts& pool, const Guid& legacy_pool) {
  const auto& address = *session.lookup_address;
  const auto guid = Guid::v5(legacy_pool, "endpoint:" + ascii_lower(address.text())).text();
  const auto name = "{" + guid + "}";
  DirectoryEntry entry{"CN=" + name + "," + pool.deployment.application_contacts_dn, {}};
  for (auto& [attribute, values] :
       session.endpoint_template.filled({address, pool.fqdn, pool.home_server(), guid}))
    entry.attributes.push_back({attribute, std::move(values)});
  entry.attributes.push_back({"cn", {name}});
  return entry;
}

} // namespace

PlannedEndpoint planned_endpoint(ReadSession& session, const Guid& legacy_pool) {
  auto pool = pool_facts(session);
  auto entry = endpoint_entry(session, pool, legacy_pool);
  return {std::move(entry), std::move(pool), session.directory->is_deferred()};
}

} // namespace gc2pc
