// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_security.hpp"

#include "adapters/sql/odbc_connection.hpp"
#include "adapters/sql/reach.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"

#include <odbcinst.h>

#include <algorithm>
#include <initializer_list>

namespace gc2pc::odbc {
namespace {

enum class Driver { microsoft, freetds, other };

/// A key of a section of odbc.ini or odbcinst.ini; empty when it is not there.
std::string configured(const std::string& section, std::string_view key, const char* file) {
  char value[512]{};
  if (!section.empty())
    SQLGetPrivateProfileString(section.c_str(), std::string(key).c_str(), "", value, sizeof value, file);
  return value;
}

/// What the connection says, or else its data source.
std::string said(const ConnectionString& connection, std::string_view key) {
  const auto& value = connection.option(key);
  return value.empty() ? configured(connection.option("dsn"), key, "odbc.ini") : value;
}

/// By the driver's name, or by the name of its file.
Driver driver_of(const ConnectionString& connection) {
  const auto name = said(connection, "driver");
  const auto text = ascii_lower(name + " " + configured(name, "driver", "odbcinst.ini"));
  const auto has = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  if (has("freetds") || has("tdsodbc"))
    return Driver::freetds;
  return has("msodbcsql") || has("for sql server") ? Driver::microsoft : Driver::other;
}

/// A section of freetds.conf may lead anywhere.
Reach reach_of(const ConnectionString& connection) {
  for (const std::string_view key : {"server", "address", "addr"}) {
    auto host = ascii_lower(said(connection, key));
    if (host.empty())
      continue;
    if (host.starts_with("tcp:"))
      host.erase(0, 4);
    host.erase(std::min(host.find_first_of(",\\"), host.size()));
    return host == "." || host == "(local)" ? Reach::loopback
           : host.empty()                   ? Reach::remote
                                            : reach_of_host(host);
  }
  return Reach::remote;
}

bool is_one_of(const std::string& value, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), ascii_lower(value)) != values.end();
}

struct Security {
  Driver driver;
  std::string encryption; ///< "Encrypt=no": what was said about it
  bool encrypts;
  bool trusts; ///< any certificate, because the connection says so
};

Security security_of(const ConnectionString& connection) {
  const auto driver = driver_of(connection);
  if (driver == Driver::freetds) {
    const auto value = said(connection, "encryption");
    return {driver, value.empty() ? "" : "Encryption=" + value,
            value.empty() || is_one_of(value, {"require", "strict"}), false};
  }
  if (driver == Driver::other)
    return {driver, "", true, false};
  const auto value = said(connection, "encrypt");
  return {driver, value.empty() ? "" : "Encrypt=" + value,
          value.empty() || is_one_of(value, {"yes", "true", "1", "mandatory", "strict"}),
          is_one_of(said(connection, "trustservercertificate"), {"yes", "true", "1"}) &&
              !is_one_of(value, {"strict"})};
}

bool has_password(const ConnectionString& connection) {
  return !said(connection, "uid").empty() || !said(connection, "pwd").empty() ||
         !connection.option("passwordenv").empty() || !connection.option("passwordfile").empty();
}

} // namespace

std::string secure_keywords(const ConnectionString& connection, const ConnectionString& defaults) {
  const auto security = security_of(connection);
  if (!security.encrypts && has_password(connection))
    throw Error(ErrorKind::usage, "an ODBC connection with a password says " + security.encryption +
                                      ", and the driver may send the password without TLS")
        .hint(security.driver == Driver::freetds
                  ? "Remove it: gc2pc sets Encryption=require."
                  : "Give Encrypt=yes, and TrustServerCertificate=yes if the server's certificate cannot be "
                    "checked.");
  auto all = defaults;
  const auto want = [&](const char* key, const char* value) {
    if (said(connection, key).empty())
      all.options.insert_or_assign(key, value);
  };
  if (security.driver == Driver::freetds)
    want("encryption", "require");
  if (security.driver == Driver::microsoft) {
    want("encrypt", "yes");
    want("trustservercertificate", reach_of(connection) == Reach::remote ? "no" : "yes");
  }
  return driver_keywords(connection, all);
}

std::string weakness_of(const ConnectionString& connection) {
  const auto security = security_of(connection);
  if ((security.encrypts && !security.trusts) || reach_of(connection) != Reach::remote)
    return {};
  if (!security.encrypts)
    return "The connection says " + security.encryption +
           ": another host can answer in place of the server, and the chat history may cross the network in "
           "clear. Use " +
           (security.driver == Driver::freetds ? "Encryption=require."
                                               : "Encrypt=yes and TrustServerCertificate=no.");
  return "The connection says TrustServerCertificate=yes: another host can answer in place of the server. "
         "Use "
         "TrustServerCertificate=no and a certificate that this computer trusts.";
}

} // namespace gc2pc::odbc
