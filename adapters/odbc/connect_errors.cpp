// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/connect_errors.hpp"

#include "mappings/model/text.hpp"

#include <string>

namespace gc2pc::odbc {
namespace {

struct Sign {
  std::string_view words; ///< in lower case
  ConnectError cause;
};

/// The first that fits decides: what is more certain is first.
constexpr Sign signs[] = {
    {"certificate verify failed", ConnectError::certificate},
    {"self-signed certificate", ConnectError::certificate},
    {"self signed certificate", ConnectError::certificate},
    {"certificate has expired", ConnectError::certificate},
    {"hostname mismatch", ConnectError::certificate},
    {"unsupported protocol", ConnectError::old_protocol},
    {"no protocols available", ConnectError::old_protocol},
    {"wrong version number", ConnectError::old_protocol},
    {"legacy sigalg", ConnectError::old_protocol},
    {"key too small", ConnectError::old_protocol},
    {"md too weak", ConnectError::old_protocol},
    {"encryption not supported", ConnectError::encryption},
    {"ssl provider", ConnectError::old_protocol},
    {"handshake fail", ConnectError::old_protocol},
    {"tls handshake", ConnectError::old_protocol},
    {"unexpected eof", ConnectError::broken_off},
    {"adaptive server connection failed", ConnectError::broken_off},
    {"read from the server failed", ConnectError::broken_off},
    {"error locating server/instance", ConnectError::instance},
    {"unknown host", ConnectError::name},
    {"name or service not known", ConnectError::name},
    {"adaptive server is unavailable", ConnectError::unreachable},
    {"tcp provider", ConnectError::unreachable},
    {"login timeout expired", ConnectError::unreachable},
    {"network-related or instance-specific", ConnectError::unreachable},
    {"server is not found or not accessible", ConnectError::unreachable},
};

} // namespace

ConnectError connect_error(std::string_view text) {
  const auto lower = ascii_lower(text);
  if (lower.find("[freetds]") == std::string::npos && lower.find("[microsoft]") == std::string::npos)
    return ConnectError::unknown;
  for (const auto& [words, cause] : signs)
    if (lower.find(words) != std::string::npos)
      return cause;
  return ConnectError::unknown;
}

std::string_view text_of(ConnectError cause) {
  switch (cause) {
  case ConnectError::unknown:
    return {};
  case ConnectError::old_protocol:
    return " and this computer have no TLS version in common";
  case ConnectError::broken_off:
    return " closed the connection before the login";
  case ConnectError::certificate:
    return " has a certificate that this computer does not trust";
  case ConnectError::encryption:
    return " and the driver do not agree on encryption";
  case ConnectError::instance:
    return " does not have an instance with this name, or its SQL Server Browser does not answer";
  case ConnectError::name:
    return " is on a host whose name cannot be resolved";
  case ConnectError::unreachable:
    return " cannot be reached";
  }
  return {};
}

std::string_view hint_for(ConnectError cause) {
  switch (cause) {
  case ConnectError::unknown:
    return {};
  case ConnectError::old_protocol:
    return "SQL Server 2014 and earlier without updates supports only TLS 1.0, which Debian 12 rejects. The "
           "table in docs/sqlserver.md shows the settings for each server and driver.";
  case ConnectError::broken_off:
    return "The TDS version, and TLS for SQL Server 2014 and earlier, must match the server's version. The "
           "table in docs/sqlserver.md shows the settings for each server and driver.";
  case ConnectError::certificate:
    return "A server without a certificate uses a self-signed one. Trust it with TrustServerCertificate=yes "
           "(Microsoft's driver), or give the right certificate; see the table in docs/sqlserver.md.";
  case ConnectError::encryption:
    return "Set Encrypt (Microsoft's driver) or Encryption (FreeTDS) as the server requires; see the table "
           "in docs/sqlserver.md.";
  case ConnectError::instance:
    return "Give the instance's port instead (Server=HOST,PORT, or Port=PORT with FreeTDS): SQL Server "
           "Configuration Manager shows it. See docs/sqlserver.md.";
  case ConnectError::name:
    return "Check the host name in Server, and the name resolution of this computer.";
  case ConnectError::unreachable:
    return "Check that the server is running, that TCP/IP is enabled in its network configuration, and that "
           "the firewall allows its port. A named instance has its own port: see docs/sqlserver.md.";
  }
  return {};
}

} // namespace gc2pc::odbc
