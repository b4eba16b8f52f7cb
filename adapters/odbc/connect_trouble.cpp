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
  const auto lower = ascii_lower(text);
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
    return " and this computer have no TLS version in common";
  case ConnectTrouble::broken_off:
    return " closed the connection before the login";
  case ConnectTrouble::certificate:
    return " has a certificate that this computer does not trust";
  case ConnectTrouble::encryption:
    return " and the driver do not agree on encryption";
  case ConnectTrouble::instance:
    return " does not have an instance with this name, or its SQL Server Browser does not answer";
  case ConnectTrouble::name:
    return " is on a host whose name cannot be resolved";
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
    return "SQL Server 2014 and earlier without updates supports only TLS 1.0, which Debian 12 rejects. The "
           "table in docs/sqlserver.md shows the settings for each server and driver.";
  case ConnectTrouble::broken_off:
    return "The TDS version, and TLS for SQL Server 2014 and earlier, must match the server's version. The "
           "table in docs/sqlserver.md shows the settings for each server and driver.";
  case ConnectTrouble::certificate:
    return "A server without a certificate uses a self-signed one. Trust it with TrustServerCertificate=yes "
           "(Microsoft's driver), or give the right certificate; see the table in docs/sqlserver.md.";
  case ConnectTrouble::encryption:
    return "Set Encrypt (Microsoft's driver) or Encryption (FreeTDS) as the server requires; see the table "
           "in docs/sqlserver.md.";
  case ConnectTrouble::instance:
    return "Give the instance's port instead (Server=HOST,PORT, or Port=PORT with FreeTDS): SQL Server "
           "Configuration Manager shows it. See docs/sqlserver.md.";
  case ConnectTrouble::name:
    return "Check the host name in Server, and the name resolution of this computer.";
  case ConnectTrouble::unreachable:
    return "Check that the server is running, that TCP/IP is enabled in its network configuration, and that "
           "the firewall allows its port. A named instance has its own port: see docs/sqlserver.md.";
  }
  return {};
}

} // namespace gc2pc::odbc
