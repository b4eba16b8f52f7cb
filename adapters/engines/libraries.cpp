// SPDX-License-Identifier: Apache-2.0
#include "adapters/engines/libraries.hpp"

#include <ldap.h>
#include <libpq-fe.h>
#include <odbcinst.h>
#include <openssl/crypto.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>

namespace gc2pc {
namespace {

/// 150006 is 15.6.
std::string postgres_version(int number) {
  constexpr int major = 10'000;
  return std::to_string(number / major) + "." + std::to_string(number % major);
}

/// 20513 is 2.5.13.
std::string ldap_version(int number) {
  constexpr int major = 10'000, minor = 100;
  return std::to_string(number / major) + "." + std::to_string(number % major / minor) + "." +
         std::to_string(number % minor);
}

int ldap_number() {
  LDAPAPIInfo info{};
  info.ldapai_info_version = LDAP_API_INFO_VERSION;
  if (ldap_get_option(nullptr, LDAP_OPT_API_INFO, &info) != LDAP_OPT_SUCCESS)
    return 0;
  ldap_memfree(info.ldapai_vendor_name);
  if (info.ldapai_extensions != nullptr)
    ber_memvfree(reinterpret_cast<void**>(info.ldapai_extensions));
  return info.ldapai_vendor_version;
}

} // namespace

std::vector<LibraryVersion> library_versions() {
  return {{"SQLite", sqlite_api::sqlite3_libversion()},
          {"libpq", postgres_version(PQlibVersion())},
          {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"libldap", ldap_version(ldap_number())}};
}

std::vector<std::string> odbc_drivers() {
  // Names, each with a NUL after it.
  std::array<char, 4'096> names{};
  WORD size = 0;
  if (SQLGetInstalledDrivers(names.data(), static_cast<WORD>(names.size()), &size) == 0)
    return {};
  std::vector<std::string> drivers;
  for (const char* name = names.data(); name < names.data() + size && *name != '\0';
       name += drivers.back().size() + 1)
    drivers.emplace_back(name);
  std::sort(drivers.begin(), drivers.end());
  return drivers;
}

} // namespace gc2pc
