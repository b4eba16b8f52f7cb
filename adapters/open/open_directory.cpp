// SPDX-License-Identifier: Apache-2.0
#include "adapters/open/open_directory.hpp"

#include "adapters/directory/ldap/ldap_directory.hpp"
#include "adapters/directory/ldif_directory.hpp"
#include "adapters/directory/ldif_spec.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/script/script_directory.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "mappings/model/error.hpp"

namespace gc2pc {

namespace {

bool names_servers(std::string_view spec) {
  return spec.starts_with("ldap://") || spec.starts_with("ldaps://");
}

} // namespace

std::unique_ptr<Directory> open_directory(std::string_view spec, const DirectoryLogin& login,
                                          const StopRequested& stop) {
  if (const auto scripts = script::parse_spec(spec))
    return std::make_unique<script::ScriptDirectory>(
        scripts->folder, open_directory(scripts->read, login, stop),
        names_servers(scripts->read) ? ldap::settings_of(scripts->read, login).servers.front().host : "");
  if (names_servers(spec)) {
    auto settings = ldap::settings_of(spec, login);
    settings.stop = stop;
    return std::make_unique<ldap::LdapDirectory>(std::move(settings));
  }
  const auto files = parse_ldif_spec(spec);
  if (!files)
    throw Error(ErrorKind::usage, quoted_name(spec) + " does not name a directory")
        .hint("Give ldif:FILE (the path of an LDIF file) or ldaps://HOST (a domain controller). With "
              "script:DIR, in front of either, gc2pc writes scripts and an administrator makes the changes.");
  if (login != DirectoryLogin{})
    throw Error(ErrorKind::usage, quoted_name(spec) + " is a file and needs no account")
        .hint("Remove the options --directory-….");
  return std::make_unique<LdifDirectory>(*files, Links::refused);
}

std::vector<std::string> controller_specs(std::string_view spec, const DirectoryLogin& login) {
  if (const auto scripts = script::parse_spec(spec))
    return controller_specs(scripts->read, login);
  std::vector<std::string> specs;
  if (names_servers(spec))
    for (const auto& server : ldap::settings_of(spec, login).servers)
      specs.push_back(server.url());
  return specs;
}

} // namespace gc2pc
