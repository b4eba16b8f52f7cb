// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/pools.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {
namespace {

/// The pool's own name, or its object's.
bool is_called(const RegistrarPool& pool, std::string_view name) {
  return equals_ignoring_case(pool.fqdn, name) ||
         equals_ignoring_case(Dn::require(pool.dn).naming_value(), name);
}

std::string names_of(const Deployment& deployment) {
  std::string names;
  for (const auto& pool : deployment.pools)
    names += (names.empty() ? "" : ", ") + pool.fqdn;
  return names;
}

/// The pools that there are, and which option to give.
std::string choices(const Deployment& deployment) {
  return deployment.pools.empty()
             ? "The directory has no Registrar pools. Prepare the forest and deploy the home pool first."
             : "Registrar pools are: " + names_of(deployment) + ".";
}

} // namespace

std::string host_name(const DirectoryEntry& pool) {
  const auto host = pool.first("dNSHostName");
  return host.empty() ? pool.first("cn") : host;
}

void add_pool(Deployment& deployment, const DirectoryEntry& pool) {
  if (!is_deleted(pool))
    deployment.pools.push_back({host_name(pool), pool.dn, {}});
}

void add_home_server(Deployment& deployment, const std::string& dn) {
  for (auto& pool : deployment.pools)
    if (same_dn(dn, "CN=Lc Services,CN=Microsoft," + pool.dn))
      pool.home_server_dn = dn;
}

bool is_chat_contact(const DirectoryEntry& contact) {
  const auto urn = ascii_lower(contact.first("msRTCSIP-OwnerUrn"));
  return urn.empty() || urn.find("persistentchat") != std::string::npos;
}

void add_deployment_fact(Deployment& deployment, const DirectoryEntry& entry) {
  if (is_deleted(entry))
    return;
  if (entry.is_a("msRTCSIP-Domain")) {
    if (auto name = ascii_lower(entry.first("msRTCSIP-DomainName")); !name.empty())
      deployment.sip_domains.push_back(std::move(name));
  } else if (is_endpoint(entry) && is_chat_contact(entry)) {
    deployment.endpoints.push_back(entry);
  }
}

void finish(Deployment& deployment) {
  std::sort(deployment.pools.begin(), deployment.pools.end(),
            [](const auto& a, const auto& b) { return std::pair(a.fqdn, a.dn) < std::pair(b.fqdn, b.dn); });
  std::sort(deployment.endpoints.begin(), deployment.endpoints.end(),
            [](const auto& a, const auto& b) { return a.dn < b.dn; });
  std::sort(deployment.sip_domains.begin(), deployment.sip_domains.end());
}

std::optional<RegistrarPool> home_pool_of(const Deployment& deployment, const std::string& pool,
                                          const std::optional<std::string>& home_pool, bool required) {
  const auto& wanted = home_pool.value_or(pool);
  std::vector<const RegistrarPool*> found;
  for (const auto& candidate : deployment.pools)
    if (is_called(candidate, wanted))
      found.push_back(&candidate);
  if (found.size() > 1)
    throw Error(ErrorKind::conflict, "two pools have the name " + quoted_name(wanted) + ": " +
                                         quoted_name(found[0]->dn) + " and " + quoted_name(found[1]->dn))
        .hint("Remove the one that is not in use from the topology.");
  if (found.empty()) {
    if (!home_pool && !required)
      return std::nullopt;
    throw home_pool
        ? Error(ErrorKind::plan_errors, "the directory has no Registrar pool " + quoted_name(wanted))
              .hint("Correct --home-pool. " + choices(deployment))
        : Error(ErrorKind::plan_errors, "the home pool of the Persistent Chat pool " + quoted_name(pool) +
                                            " is unknown: no Registrar pool has that name")
              .hint("Give its next hop pool with --home-pool. " + choices(deployment));
  }
  if (found.front()->home_server_dn.empty() && required)
    throw Error(ErrorKind::conflict, "pool " + quoted_name(found.front()->fqdn) + " has no " +
                                         quoted_name("CN=Lc Services,CN=Microsoft," + found.front()->dn) +
                                         ", which endpoints need as their home server")
        .hint("Deploy the pool completely first, or export the complete Configuration container.");
  return *found.front();
}

} // namespace gc2pc
