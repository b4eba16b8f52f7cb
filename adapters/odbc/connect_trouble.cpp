// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/connect_trouble.hpp"

#include "mappings/model/text.hpp"

#include <string>

namespace gc2pc::odbc {
namespace {

struct Sign {
  std::string_view words; ///< in lower case
  ConnectTrouble trouble;
};

/// The first that fits decides: what is more certain stands first.
constexpr Sign signs[] = {
    {"certificate verify failed", ConnectTrouble::certificate},
    {"self-signed certificate", ConnectTrouble::certificate},
    {"self signed certificate", ConnectTrouble::certificate},
    {"certificate has expired", ConnectTrouble::certificate},
    {"hostname mismatch", ConnectTrouble::certificate},
    {"unsupported protocol", ConnectTrouble::old_protocol},
    {"no protocols available", ConnectTrouble::old_protocol},
    {"wrong version number", ConnectTrouble::old_protocol},
    {"legacy sigalg", ConnectTrouble::old_protocol},
    {"key too small", ConnectTrouble::old_protocol},
    {"md too weak", ConnectTrouble::old_protocol},
    {"encryption not supported", ConnectTrouble::encryption},
    {"ssl provider", ConnectTrouble::old_protocol},
    {"handshake fail", ConnectTrouble::old_protocol},
    {"tls handshake", ConnectTrouble::old_protocol},
    {"unexpected eof", ConnectTrouble::broken_off},
    {"adaptive server connection failed", ConnectTrouble::broken_off},
    {"read from the server failed", ConnectTrouble::broken_off},
    {"error locating server/instance", ConnectTrouble::instance},
    {"unknown host", ConnectTrouble::name},
    {"name or service not known", ConnectTrouble::name},
    {"adaptive server is unavailable", ConnectTrouble::unreachable},
    {"tcp provider", ConnectTrouble::unreachable},
    {"login timeout expired", ConnectTrouble::unreachable},
    {"network-related or instance-specific", ConnectTrouble::unreachable},
    {"server is not found or not accessible", ConnectTrouble::unreachable},
};

} // namespace

ConnectTrouble connect_trouble(std::string_view text) {
  const auto lower = to_lower(text);
  if (lower.find("[freetds]") == std::string::npos && lower.find("[microsoft]") == std::string::npos)
    return ConnectTrouble::unknown;
  for (const auto& [words, trouble] : signs)
    if (lower.find(words) != std::string::npos)
      return trouble;
  return ConnectTrouble::unknown;
}

std::string_view text_of(ConnectTrouble trouble) {
  switch (trouble) {
  case ConnectTrouble::unknown:
    return {};
  case ConnectTrouble::old_protocol:
    return " and this machine do not agree on a version of TLS";
  case ConnectTrouble::broken_off:
    return " broke the connection off before the login";
  case ConnectTrouble::certificate:
    return " shows a certificate that is not trusted here";
  case ConnectTrouble::encryption:
    return " and the driver do not agree on encryption";
  case ConnectTrouble::instance:
    return " has no instance of this name, or its SQL Server Browser does not answer";
  case ConnectTrouble::name:
    return " is on a host whose name is not known here";
  case ConnectTrouble::unreachable:
    return " cannot be reached";
  }
  return {};
}

std::string_view hint_for(ConnectTrouble trouble) {
  switch (trouble) {
  case ConnectTrouble::unknown:
    return {};
  case ConnectTrouble::old_protocol:
    return "SQL Server up to 2014 without updates speaks TLS 1.0 only, which Debian 12 refuses; the table in "
           "docs/sqlserver.md says what to set for which server and driver.";
  case ConnectTrouble::broken_off:
    return "The version of TDS, and TLS with a server up to 2014, must fit its age; the table in "
           "docs/sqlserver.md says what to set for which server and driver.";
  case ConnectTrouble::certificate:
    return "A server without a certificate of its own makes one that nobody knows: trust it with "
           "TrustServerCertificate=yes (Microsoft's driver), or give the right one; see the table in "
           "docs/sqlserver.md.";
  case ConnectTrouble::encryption:
    return "Set Encrypt (Microsoft's driver) or Encryption (FreeTDS) as the server wants it; see the table "
           "in "
           "docs/sqlserver.md.";
  case ConnectTrouble::instance:
    return "Name the instance's port instead (Server=HOST,PORT, or Port=PORT with FreeTDS): SQL Server "
           "Configuration Manager shows it. See docs/sqlserver.md.";
  case ConnectTrouble::name:
    return "Look after the name in Server, and after the name service of this machine.";
  case ConnectTrouble::unreachable:
    return "Is the server running, does TCP/IP stand in its network configuration, and does a firewall let "
           "its "
           "port through? An instance with a name has a port of its own: see docs/sqlserver.md.";
  }
  return {};
}

} // namespace gc2pc::odbc
