// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/ldap_directory.hpp"

#include "adapters/directory/account_obstacles.hpp"
#include "adapters/directory/account_remarks.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldap/compare.hpp"
#include "adapters/directory/ldap/image.hpp"
#include "adapters/directory/ldap/restore.hpp"
#include "adapters/directory/ldap/rights.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/pools.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <algorithm>
#include <unordered_set>

namespace gc2pc::ldap {
namespace {

/// GUIDs in one question: few round trips for many people, and a filter of a few kilobytes.
constexpr std::size_t guids_at_once = 200;

Filter bearing(const SipUri& address) {
  return Filter::any_of({Filter::equals("msRTCSIP-PrimaryUserAddress", address.text()),
                         Filter::equals("proxyAddresses", address.text())});
}

std::vector<AddressOwner> owners_among(std::vector<DirectoryEntry> entries, const SipUri& address) {
  std::vector<AddressOwner> owners;
  for (auto& entry : entries)
    if (auto owner = as_owner(std::move(entry), address))
      owners.push_back(*std::move(owner));
  return owners;
}

/// `YYYYMMDDhhmmss`, a fraction or none, and `Z`, as Active Directory writes it; nothing for another text.
std::optional<DateTime> generalized_time(std::string_view text) {
  constexpr std::size_t digits = 14;
  if (text.size() <= digits || text.back() != 'Z')
    return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) { return std::string(text.substr(at, size)); };
  return DateTime::parse(part(0, 4) + '-' + part(4, 2) + '-' + part(6, 2) + ' ' + part(8, 2) + ':' +
                         part(10, 2) + ':' + part(12, 2));
}

std::string deleted_objects_remark(Forest& forest) {
  const auto deleted = forest.deleted_objects();
  return deleted.recycle_bin
             ? "the recycle bin keeps deleted objects for " + std::to_string(deleted.deleted_days) + " days"
             : "the recycle bin is not enabled; tombstones are kept for " +
                   std::to_string(deleted.tombstone_days) + " days";
}

/// Empty when all controllers of the forest are named.
std::string unnamed_remark(Forest& forest) {
  std::string names;
  for (const auto& name : forest.other_controllers())
    names += (names.empty() ? "" : ", ") + name;
  return names.empty()
             ? names
             : "the forest has controllers that are not in --directory; gc2pc does not wait for them: " +
                   names;
}

} // namespace

std::string LdapDirectory::description() const {
  return text_of(session_.settings().servers);
}

std::vector<std::string> LdapDirectory::remarks() {
  std::vector<std::string> remarks{deleted_objects_remark(forest_)};
  if (auto unnamed = unnamed_remark(forest_); !unnamed.empty())
    remarks.push_back(std::move(unnamed));
  return remarks;
}

std::vector<AddressOwner> LdapDirectory::find_owners(const SipUri& address) {
  return owners_among(forest_.search(bearing(address), {}), address);
}

std::vector<ControllerView> LdapDirectory::owners_everywhere(const SipUri& address) {
  std::vector<ControllerView> views;
  for (const auto& server : session_.settings().servers) {
    auto& view = views.emplace_back();
    view.controller = server.url();
    try {
      view.owners = owners_among(forest_.search_at(server, bearing(address)), address);
    } catch (const Error& error) {
      view.trouble = error.message();
    }
  }
  return views;
}

DirectoryServers LdapDirectory::servers() {
  DirectoryServers result;
  for (const auto& server : session_.settings().servers) {
    auto& now = result.named.emplace_back();
    now.url = server.url();
    try {
      session_.at(server, [&](Connection& connection) {
        const auto root = connection.read("", {"currentTime"});
        now.utc = generalized_time(root ? root->first("currentTime") : "");
        now.account = connection.account();
        now.certificate_end = connection.certificate_end();
        return true;
      });
    } catch (const Error& error) {
      now.trouble = error.message();
    }
  }
  const bool answers = std::any_of(result.named.begin(), result.named.end(),
                                   [](const DirectoryServer& server) { return server.trouble.empty(); });
  if (answers)
    result.unnamed = forest_.other_controllers();
  return result;
}

std::optional<DirectoryEntry> LdapDirectory::read(std::string_view dn) {
  const auto name = Dn::require(dn);
  return session_.read([&](Connection& connection) { return connection.read(name.text()); });
}

std::set<Guid> LdapDirectory::live_guids(std::span<const Guid> wanted) {
  const std::unordered_set<Guid> distinct(wanted.begin(), wanted.end());
  std::vector<Filter> filters;
  std::set<Guid> found;
  const auto ask = [&] {
    if (filters.empty())
      return;
    for (const auto& entry : forest_.search(Filter::any_of(filters), {"objectGUID"}))
      if (const auto guid = Guid::from_directory(entry.first("objectGUID")))
        found.insert(*guid);
    filters.clear();
  };
  for (const auto& guid : distinct) {
    filters.push_back(Filter::equals("objectGUID", guid.directory_octets()));
    if (filters.size() == guids_at_once)
      ask();
  }
  ask();
  return found;
}

std::optional<std::string> LdapDirectory::service_dn() {
  const auto& root = session_.root();
  // Older forests keep RTC Service in the root domain's System container.
  for (const auto& services :
       {"CN=Services," + root.configuration, "CN=Microsoft,CN=System," + root.root_domain}) {
    const auto service = "CN=RTC Service," + services;
    if (session_.read([&](Connection& connection) { return connection.read(service, {"objectClass"}); }))
      return service;
  }
  return std::nullopt;
}

Deployment LdapDirectory::deployment() {
  Deployment deployment;
  const auto service = service_dn();
  if (!service)
    return deployment;
  const auto search = [&](const std::string& base, Scope scope, const Filter& filter,
                          std::vector<std::string> attributes) {
    Search asked;
    asked.base = base;
    asked.scope = scope;
    asked.filter = filter;
    asked.attributes = std::move(attributes);
    try {
      return session_.read([&](Connection& connection) { return connection.search(asked); });
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::not_found)
        throw;
      return std::vector<DirectoryEntry>();
    }
  };
  const auto pools = "CN=Pools," + *service;
  for (const auto& pool : search(pools, Scope::children, Filter::present("objectClass"), {}))
    add_pool(deployment, pool);
  for (const auto& server :
       search(pools, Scope::subtree, Filter::equals("cn", "Lc Services"), {"objectClass"}))
    add_home_server(deployment, server.dn);
  if (const auto contacts = read("CN=Application Contacts," + *service)) {
    deployment.application_contacts_dn = contacts->dn;
    for (const auto& contact :
         search(contacts->dn, Scope::subtree, Filter::equals("objectClass", "contact"), {}))
      add_deployment_fact(deployment, contact);
  }
  for (const auto& domain :
       search(*service, Scope::subtree, Filter::equals("objectClass", "msRTCSIP-Domain"), {}))
    add_deployment_fact(deployment, domain);
  finish(deployment);
  return deployment;
}

DirectoryBeforeImage LdapDirectory::before_image(std::string_view dn) {
  const auto image = take_image(session_, forest_, Dn::require(dn).text());
  if (!image)
    throw Error(ErrorKind::not_found, quoted_name(dn) + " is not in " + description());
  return written(*image);
}

RestoreFidelity LdapDirectory::restore_fidelity(const DirectoryBeforeImage& image) {
  const auto before = read_back(image);
  return Restorer(session_, forest_, before).promise();
}

Image LdapDirectory::unchanged(const DirectoryBeforeImage& image) {
  const auto before = read_back(image);
  auto now = take_image(session_, forest_, guid_base(before.guid()));
  if (!now)
    throw Error(ErrorKind::not_found, quoted_name(image.dn) + " is not in " + description());
  if (const auto what = what_changed(before, *now, forest_.schema()); !what.empty())
    throw Error(ErrorKind::changed, quoted_name(image.dn) + " differs from the snapshot: " + what)
        .hint("Make a new plan and snapshot.");
  return *std::move(now);
}

std::vector<std::string> LdapDirectory::restore_obstacles(const DirectoryBeforeImage& image,
                                                          Release release) {
  const auto before = read_back(image);
  if (release == Release::remove)
    return Restorer(session_, forest_, before).obstacles();
  const auto now =
      session_.read([&](Connection& connection) { return connection.read(guid_base(before.guid())); });
  return give_back_obstacles(before.object, now);
}

std::vector<std::string> LdapDirectory::compare(const DirectoryBeforeImage& image, Comparison comparison) {
  const auto found = compare_with(session_, forest_, read_back(image), comparison);
  return found ? found->all() : std::vector<std::string>{"it does not exist"};
}

ReleaseAdvice LdapDirectory::release_advice(const DirectoryBeforeImage& image, Release release) {
  const auto before = read_back(image);
  ReleaseAdvice advice{account_remarks(before.object, image.group_dns, release),
                       lacking_rights(session_, forest_, before, release),
                       {}};
  if (release == Release::remove) {
    const auto descriptor = [&](const std::string& base) {
      return session_.read([&](Connection& connection) { return descriptor_of(connection, base); });
    };
    advice.obstacles = deletion_obstacles(image, descriptor(guid_base(before.guid())));
    if (auto clause = parent_protection(image, image.parent ? descriptor(image.parent->dn) : std::string());
        !clause.empty())
      advice.remarks.push_back(std::move(clause));
    if (!image.parent)
      advice.lacking.push_back("it cannot see the parent of " + quoted_name(image.dn));
    if (!session_.read(
            [&](Connection& connection) { return may_write_security(connection, guid_base(before.guid())); }))
      advice.remarks.emplace_back("the account that gc2pc uses may not write its owner and access list");
    advice.remarks.push_back(deleted_objects_remark(forest_));
  }
  if (auto unnamed = unnamed_remark(forest_); !unnamed.empty())
    advice.remarks.push_back(std::move(unnamed));
  return advice;
}

void LdapDirectory::require_unchanged(const DirectoryBeforeImage& image) {
  static_cast<void>(unchanged(image));
}

void LdapDirectory::withdraw(const DirectoryBeforeImage& image) {
  const auto now = unchanged(image);
  std::vector<Change> changes;
  for (const auto& attribute : now.object.attributes) {
    Change change{Change::Operation::remove, attribute.name, {}};
    for (const auto& value : attribute.values)
      if (is_sip_value(attribute.name, value))
        change.values.push_back(value);
    if (!change.values.empty())
      changes.push_back(std::move(change));
  }
  if (!changes.empty())
    session_.write([&](Connection& connection) { connection.modify(guid_base(now.guid()), changes); });
}

void LdapDirectory::give_back(const DirectoryBeforeImage& image) {
  const auto before = read_back(image);
  const auto base = guid_base(before.guid());
  const auto now = session_.read([&](Connection& connection) { return connection.read(base); });
  refuse_obstacles(give_back_obstacles(before.object, now));
  std::vector<Change> changes;
  for (const auto& attribute : before.object.attributes) {
    const auto there = now->values(attribute.name);
    Change change{Change::Operation::add, attribute.name, {}};
    for (const auto& value : attribute.values)
      if (is_sip_value(attribute.name, value) && std::find(there.begin(), there.end(), value) == there.end())
        change.values.push_back(value);
    if (!change.values.empty())
      changes.push_back(std::move(change));
  }
  if (!changes.empty())
    session_.write([&](Connection& connection) { connection.modify(base, changes); });
}

void LdapDirectory::remove(const DirectoryBeforeImage& image) {
  const auto now = unchanged(image);
  refuse_obstacles(release_advice(image, Release::remove).obstacles); // they may have come since the plan
  // By its GUID: another object that got its name a moment ago is not meant.
  session_.write([&](Connection& connection) { connection.erase(guid_base(now.guid())); });
}

RestoreFidelity LdapDirectory::restore(const DirectoryBeforeImage& image) {
  const auto before = read_back(image);
  return Restorer(session_, forest_, before).perform();
}

void LdapDirectory::create(const DirectoryEntry& entry) {
  static_cast<void>(Dn::require(entry.dn));
  session_.write([&](Connection& connection) { connection.add(entry); });
}

void LdapDirectory::remove_created(std::string_view dn) {
  const auto name = Dn::require(dn).text();
  if (session_.read([&](Connection& connection) { return connection.read(name, {"objectClass"}); }))
    session_.write([&](Connection& connection) { connection.erase(name); });
}

} // namespace gc2pc::ldap
