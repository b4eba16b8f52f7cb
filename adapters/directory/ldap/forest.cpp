// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/forest.hpp"

#include "adapters/directory/dn.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

namespace gc2pc::ldap {
namespace {

constexpr int default_days = 60;

int days(const std::string& text, int otherwise) {
  const auto value = std::strtol(text.c_str(), nullptr, 10);
  return value > 0 ? static_cast<int>(value) : otherwise;
}

void append(std::vector<DirectoryEntry>& all, std::vector<DirectoryEntry> more) {
  for (auto& entry : more)
    all.push_back(std::move(entry));
}

/// Searches each naming context but the schema.
std::vector<DirectoryEntry> search_contexts(Connection& connection, const RootFacts& root, Search search) {
  std::vector<DirectoryEntry> found;
  for (const auto& context : root.contexts) {
    if (same_dn(context, root.schema))
      continue;
    search.base = context;
    append(found, connection.search(search));
  }
  // Servers differ in whether a search runs on into a context that lies below: each object counts once.
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.dn < b.dn; });
  found.erase(
      std::unique(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.dn == b.dn; }),
      found.end());
  return found;
}

} // namespace

std::vector<DirectoryEntry> Forest::search(const Filter& filter, std::vector<std::string> attributes) {
  Search search;
  search.filter = filter;
  search.attributes = std::move(attributes);
  if (domains().size() > 1)
    return search_catalog(search);
  return session_.read(
      [&](Connection& connection) { return search_contexts(connection, session_.root(), search); });
}

std::vector<DirectoryEntry> Forest::search_again(const Search& search) {
  if (domains().size() > 1)
    return search_catalog(search);
  return session_.read([&](Connection& connection) { return connection.search(search); });
}

std::vector<DirectoryEntry> Forest::search_catalog(const Search& search) {
  return session_.read([&](Connection& connection) {
    if (!session_.root().is_catalog)
      throw Error(ErrorKind::configuration, "the forest has " + std::to_string(domains().size()) +
                                                " domains, and " + connection.server().url() +
                                                " is not a global catalog, so it does not know all of them")
          .hint("Give a controller that is a global catalog.");
    return session_.at(connection.server().catalog(),
                       [&](Connection& catalog) { return catalog.search(search); });
  });
}

std::vector<DirectoryEntry> Forest::search_at(const Server& server, const Filter& filter) {
  Search search;
  search.filter = filter;
  const auto root = session_.root(); // of the same domain; another controller holds the same contexts
  return session_.at(server,
                     [&](Connection& connection) { return search_contexts(connection, root, search); });
}

const std::vector<std::string>& Forest::domains() {
  if (!domains_) {
    Search search;
    search.base = "CN=Partitions," + session_.root().configuration;
    search.scope = Scope::children;
    search.filter =
        Filter::all_of({Filter::equals("objectClass", "crossRef"), Filter::present("nETBIOSName")});
    search.attributes = {"dnsRoot"};
    domains_.emplace();
    for (const auto& entry : session_.read([&](Connection& connection) { return connection.search(search); }))
      domains_->push_back(entry.first("dnsRoot"));
    std::sort(domains_->begin(), domains_->end());
  }
  return *domains_;
}

DeletedObjects Forest::deleted_objects() {
  const auto& root = session_.root();
  const auto service = "CN=Directory Service,CN=Windows NT,CN=Services," + root.configuration;
  return session_.read([&](Connection& connection) {
    DeletedObjects facts;
    if (const auto entry = connection.read(service, {"tombstoneLifetime", "msDS-DeletedObjectLifetime"})) {
      facts.tombstone_days = days(entry->first("tombstoneLifetime"), default_days);
      facts.deleted_days = days(entry->first("msDS-DeletedObjectLifetime"), facts.tombstone_days);
    }
    if (const auto entry = connection.read("CN=Partitions," + root.configuration, {"msDS-EnabledFeature"}))
      for (const auto& feature : entry->values("msDS-EnabledFeature"))
        if (const auto dn = Dn::parse(feature); dn && dn->rdn(0) == "cn=recycle bin feature")
          facts.recycle_bin = true;
    return facts;
  });
}

std::vector<std::string> Forest::other_controllers() {
  // Named by number or by an alias: what a controller calls itself is asked of it, where it answers.
  std::set<std::string> named;
  for (const auto& server : session_.settings().servers) {
    named.insert(ascii_lower(server.host));
    try {
      const auto root =
          session_.at(server, [](Connection& connection) { return connection.read("", {"dsServiceName"}); });
      if (const auto settings = Dn::parse(root ? root->first("dsServiceName") : ""))
        named.insert(settings->key());
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::connection)
        throw;
    }
  }
  Search search;
  search.base = "CN=Sites," + session_.root().configuration;
  search.filter = Filter::equals("objectClass", "nTDSDSA");
  search.attributes = {"objectClass"};
  std::vector<std::string> others;
  for (const auto& entry : session_.read([&](Connection& connection) { return connection.search(search); })) {
    const Dn settings = Dn::require(entry.dn); // CN=NTDS Settings,CN=DC2,CN=Servers,CN=Site,…
    const auto server = settings.parent().value_or("");
    const auto facts = session_.read([&](Connection& connection) {
      return connection.read(server, {"dNSHostName", "cn"});
    });
    if (!facts)
      continue; // gone a moment ago
    const auto host = facts->first("dNSHostName");
    if (!named.contains(settings.key()) && !named.contains(ascii_lower(host)))
      others.push_back(host.empty() ? facts->first("cn") : host);
  }
  std::sort(others.begin(), others.end());
  return others;
}

const Schema& Forest::schema() {
  if (!schema_)
    schema_ = Schema::read(session_);
  return *schema_;
}

} // namespace gc2pc::ldap
