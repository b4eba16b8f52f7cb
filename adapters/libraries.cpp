// SPDX-License-Identifier: Apache-2.0
#include "adapters/libraries.hpp"

#include <archive.h>
#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <ldap.h>
#include <libpq-fe.h>
#include <libxml/xmlversion.h>
#include <odbcinst.h>
#include <openssl/crypto.h>
#include <soci/version.h>
#include <sqlite3.h>
#include <unicode/uversion.h>

#include <algorithm>

// libxml2 declares it in a header whose macros clash with those of others.
extern "C" const char* const xmlParserVersion; // NOLINT(readability-identifier-naming)

namespace gc2pc {
namespace {

/// 150019 is 15.19.
std::string libpq_version() {
  constexpr int of_major = 10'000;
  const int number = PQlibVersion();
  return fmt::format("{}.{}", number / of_major, number % of_major);
}

/// 21312 is 2.13.12, as 20914 is 2.9.14; the text may have more behind the digits.
std::string xml_version() {
  constexpr int of_major = 10'000, of_minor = 100;
  int number = 0;
  for (const char* digit = xmlParserVersion; *digit >= '0' && *digit <= '9'; ++digit)
    number = 10 * number + (*digit - '0');
  return fmt::format("{}.{}.{}", number / of_major, number / of_minor % of_minor, number % of_minor);
}

std::string ldap_version() {
  LDAPAPIInfo info{};
  info.ldapai_info_version = LDAP_API_INFO_VERSION;
  if (ldap_get_option(nullptr, LDAP_OPT_API_INFO, &info) != LDAP_OPT_SUCCESS)
    return "unknown";
  const int number = info.ldapai_vendor_version;
  ldap_memfree(info.ldapai_vendor_name);
  ber_memvfree(reinterpret_cast<void**>(info.ldapai_extensions));
  constexpr int of_major = 10'000, of_minor = 100;
  return fmt::format("{}.{}.{}", number / of_major, number / of_minor % of_minor, number % of_minor);
}

std::string icu_version() {
  UVersionInfo version{};
  u_getVersion(version);
  std::string text(U_MAX_VERSION_STRING_LENGTH, '\0');
  u_versionToString(version, text.data());
  text.resize(text.find('\0'));
  return text;
}

/// "libarchive 3.6.2"
std::string archive_version() {
  const std::string text = archive_version_string();
  return text.substr(text.rfind(' ') + 1);
}

/// "4_0_3"
std::string soci_version() {
  std::string text = SOCI_LIB_VERSION;
  std::replace(text.begin(), text.end(), '_', '.');
  return text;
}

} // namespace

std::vector<Library> libraries() {
  return {{"ICU", icu_version()},
          {"OpenLDAP", ldap_version()},
          {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"SOCI", soci_version()},
          {"SQLite", sqlite3_libversion()},
          {"glibc", gnu_get_libc_version()},
          {"libarchive", archive_version()},
          {"libpq", libpq_version()},
          {"libxml2", xml_version()}};
}

std::vector<std::string> odbc_drivers() {
  constexpr WORD room = 60'000;
  std::string names(room, '\0');
  WORD used = 0;
  std::vector<std::string> drivers;
  if (SQLGetInstalledDrivers(names.data(), room, &used) == 0)
    return drivers;
  // Each name ends with a NUL, the last one with two.
  for (std::size_t at = 0; at < names.size() && names[at] != '\0';) {
    drivers.emplace_back(names.c_str() + at);
    at += drivers.back().size() + 1;
  }
  std::sort(drivers.begin(), drivers.end());
  return drivers;
}

} // namespace gc2pc
