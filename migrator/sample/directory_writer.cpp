// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/directory_writer.hpp"

#include "adapters/directory/ldif.hpp"
#include "mappings/model/distinguished_name.hpp"
#include "mappings/model/error.hpp"

#include <fmt/format.h>

#include <fstream>
#include <unordered_map>

namespace gc2pc::sample {
namespace {

/// A SID of the domain: revision 1, authority 5, S-1-5-21-a-b-c-rid, numbers little-endian.
std::string sid(std::uint32_t rid) {
  std::string octets{1, 5, 0, 0, 0, 0, 0, 5};
  for (const std::uint32_t part : {21U, 1'935'655'697U, 3'203'411'834U, 2'819'024'810U, rid})
    for (unsigned shift = 0; shift < 32; shift += 8)
      octets += static_cast<char>((part >> shift) & 0xffU);
  return octets;
}

class Writer {
 public:
  Writer(const Organisation& organisation, const std::filesystem::path& file)
      : organisation_(organisation), stream_(file, std::ios::binary) {
    if (!stream_)
      throw Error(ErrorKind::permission, fmt::format("cannot write '{}'", file.string()));
    stream_ << "version: 1\n\n";
  }

  std::int64_t write() {
    containers();
    for (const auto& principal : organisation_.inventory.principals)
      if (principal.type == PrincipalType::user && !is_gone(principal))
        person(principal);
    well_known_user();
    for (const auto& row : organisation_.inventory.affiliations)
      if (const auto path = paths_.find(row.principal); path != paths_.end())
        members_[row.affiliation].push_back(path->second);
    for (const auto& principal : organisation_.inventory.principals)
      if (principal.type == PrincipalType::group)
        people_group(principal);
    stream_.flush();
    if (!stream_)
      throw Error(ErrorKind::no_space, "the directory could not be written to the end");
    return objects_;
  }

 private:
  using Attributes = std::vector<std::pair<std::string, std::string>>;

  /// Half of those who were disabled have left for good.
  static bool is_gone(const legacy::Principal& principal) {
    return principal.disabled && principal.id.value % 2 == 1;
  }

  void put(std::string dn, std::initializer_list<std::string_view> classes, const Attributes& attributes) {
    DirectoryEntry entry;
    entry.dn = std::move(dn);
    entry.attributes.push_back({"objectClass", {classes.begin(), classes.end()}});
    for (const auto& [name, value] : attributes) {
      if (entry.attributes.back().name != name)
        entry.attributes.push_back({name, {}});
      entry.attributes.back().values.push_back(value);
    }
    stream_ << write_ldif_record(entry) << '\n';
    ++objects_;
  }

  void container(const std::string& dn) { put(dn, {"top", "container"}, {{"cn", first_rdn_value(dn)}}); }

  void containers() {
    put(std::string(base_dn), {"top", "domain", "domainDNS"},
        {{"dc", "contoso"}, {"objectGUID", organisation_.inventory.principals[1].guid.directory_octets()}});
    for (const auto* unit : {"Staff", "Partners", "Groups", "Service Accounts"})
      put(fmt::format("OU={},{}", unit, base_dn), {"top", "organizationalUnit"}, {{"ou", unit}});
    const auto configuration = fmt::format("CN=Configuration,{}", base_dn);
    const auto services = "CN=Services," + configuration, rtc = "CN=RTC Service," + services,
               pools = "CN=Pools," + rtc;
    for (const auto& dn : {configuration, services, rtc, pools, "CN=Application Contacts," + rtc})
      container(dn);
    const auto pool = fmt::format("CN={},{}", home_pool_fqdn, pools);
    put(pool, {"top", "msRTCSIP-Pool"},
        {{"cn", std::string(home_pool_fqdn)}, {"dNSHostName", std::string(home_pool_fqdn)}});
    container("CN=Microsoft," + pool);
    home_server_ = "CN=Lc Services,CN=Microsoft," + pool;
    container(home_server_);
    setup_endpoint("CN=Application Contacts," + rtc);
  }

  /// The endpoint that setup makes for every Persistent Chat pool. It stays as it is.
  void setup_endpoint(const std::string& contacts) {
    const auto guid = Guid::v5(organisation_.pool, "endpoint of setup");
    const auto name = fmt::format("{{{}}}", guid.text());
    const auto address = fmt::format("sip:{}@contoso.example", pool_fqdn.substr(0, pool_fqdn.find('.')));
    put(fmt::format("CN={},{}", name, contacts), {"top", "person", "organizationalPerson", "contact"},
        {{"cn", name},
         {"displayName", fmt::format("Persistent Chat {}", pool_fqdn)},
         {"objectGUID", guid.directory_octets()},
         {"msRTCSIP-PrimaryUserAddress", address},
         {"msRTCSIP-PrimaryHomeServer", home_server_},
         {"msRTCSIP-UserEnabled", "TRUE"},
         {"msRTCSIP-OwnerUrn", "urn:application:PersistentChat"},
         {"proxyAddresses", address}});
  }

  void account(const std::string& dn, const std::string& display_name, const std::string& address,
               const Guid& guid, bool disabled) {
    const auto name = address.substr(0, address.find('@'));
    put(dn, {"top", "person", "organizationalPerson", "user"},
        {{"cn", first_rdn_value(dn)},
         {"displayName", display_name},
         {"sAMAccountName", name},
         {"userPrincipalName", address},
         {"mail", address},
         {"objectGUID", guid.directory_octets()},
         {"objectSid", sid(next_rid_++)},
         {"userAccountControl", disabled ? "514" : "512"},
         {"msRTCSIP-PrimaryUserAddress", "sip:" + address},
         {"msRTCSIP-UserEnabled", disabled ? "FALSE" : "TRUE"},
         {"msRTCSIP-PrimaryHomeServer", home_server_},
         {"proxyAddresses", "SMTP:" + address},
         {"proxyAddresses", "sip:" + address}});
  }

  void person(const legacy::Principal& principal) {
    account(*principal.ad_path, *principal.name, *principal.email, principal.guid, principal.disabled);
    paths_.emplace(principal.id, &*principal.ad_path);
  }

  void well_known_user() {
    lookup_dn_ = fmt::format("CN=OCSChat,OU=Service Accounts,{}", base_dn);
    account(lookup_dn_, "OCSChat", std::string(lookup_address.substr(4)),
            Guid::v5(organisation_.pool, "lookup user"), false);
    put(fmt::format("CN=Chat Services,OU=Groups,{}", base_dn), {"top", "group"},
        {{"cn", "Chat Services"},
         {"sAMAccountName", "Chat Services"},
         {"objectSid", sid(next_rid_++)},
         {"member", lookup_dn_}});
  }

  void people_group(const legacy::Principal& principal) {
    Attributes attributes{{"cn", *principal.name},
                          {"sAMAccountName", *principal.name},
                          {"objectGUID", principal.guid.directory_octets()},
                          {"objectSid", sid(next_rid_++)}};
    for (const auto* dn : members_[principal.id])
      attributes.emplace_back("member", *dn);
    put(*principal.ad_path, {"top", "group"}, attributes);
  }

  const Organisation& organisation_;
  std::ofstream stream_;
  std::string home_server_, lookup_dn_;
  std::unordered_map<legacy::PrincipalId, const std::string*> paths_; ///< of the people written
  std::unordered_map<legacy::PrincipalId, std::vector<const std::string*>> members_; ///< by group
  std::uint32_t next_rid_ = 1'104;
  std::int64_t objects_ = 0;
};

} // namespace

std::int64_t write_directory(const Organisation& organisation, const std::filesystem::path& file) {
  return Writer(organisation, file).write();
}

} // namespace gc2pc::sample
