// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/pools.hpp"

#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <algorithm>
#include <utility>

namespace gc2pc {

std::string host_name(const DirectoryEntry& pool) {
  const auto host = pool.first("dNSHostName");
  return host.empty() ? pool.first("cn") : host;
}

std::vector<std::string> host_names(const std::vector<DirectoryEntry>& pools) {
  std::vector<std::string> names;
  for (const auto& pool : pools)
    names.push_back(host_name(pool));
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<DirectoryEntry> choose_pool(std::vector<DirectoryEntry> pools, std::string_view fqdn) {
  std::vector<DirectoryEntry> matches;
  for (auto& pool : pools)
    if (same_ignoring_ascii_case(pool.first("cn"), fqdn) ||
        same_ignoring_ascii_case(pool.first("dNSHostName"), fqdn))
      matches.push_back(std::move(pool));
  if (matches.empty())
    return std::nullopt;
  if (matches.size() > 1)
    throw Error(ErrorKind::conflict, "two pools bear the name " + quoted_name(fqdn) + ": " +
                                         quoted_name(matches[0].dn) + " and " + quoted_name(matches[1].dn))
        .hint("Remove the one that is not in use from the topology.");
  return std::move(matches.front());
}

PoolFacts expected_facts(const DirectoryEntry& pool) {
  // Older forests keep RTC Service below System instead of Configuration: the pool tells where.
  const auto pools_dn = Dn::require(pool.dn).parent();
  const auto service_dn = Dn::require(pools_dn.value()).parent();
  return {host_name(pool),
          pool.dn,
          "CN=Lc Services,CN=Microsoft," + pool.dn,
          "CN=Application Contacts," + service_dn.value(),
          {},
          {}};
}

void add_deployment_fact(PoolFacts& facts, const Dn& application_contacts, const DirectoryEntry& entry) {
  if (is_deleted(entry))
    return;
  if (entry.is_a("msRTCSIP-Domain")) {
    if (auto name = ascii_lower(entry.first("msRTCSIP-DomainName")); !name.empty())
      facts.sip_domains.push_back(std::move(name));
  } else if (entry.is_a("contact") &&
             same_dn(entry.first("msRTCSIP-PrimaryHomeServer"), facts.home_server_dn) &&
             Dn::require(entry.dn).is_below(application_contacts)) {
    facts.endpoints.push_back(entry);
  }
}

Error lacks_object(const PoolFacts& pool, const std::string& dn, std::string_view what) {
  return std::move(
      Error(ErrorKind::conflict,
            "pool " + quoted_name(pool.fqdn) + " has no " + quoted_name(dn) + ", " + std::string(what))
          .hint("Deploy the pool completely first, or export the whole Configuration container."));
}

} // namespace gc2pc
