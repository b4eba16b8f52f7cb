// SPDX-License-Identifier: Apache-2.0
/// \file
/// Why a server cannot be reached: libldap only says that it cannot, whether the port is closed or the
/// certificate expired.
#pragma once

#include "adapters/directory/ldap/settings.hpp"
#include "mappings/model/error.hpp"

#include <string>
#include <string_view>

namespace gc2pc::ldap {

/// Where Debian and its kin keep the authorities that everybody trusts.
inline constexpr const char* system_authorities = "/etc/ssl/certs/ca-certificates.crt";

/// The file with the authorities that certificates are checked against. Looked at before libldap is given it:
/// that only says that it cannot connect. Throws Error(configuration) when it holds none.
[[nodiscard]] std::string trusted_authorities(const Settings& settings);

/// Connects once more, looks at the certificate and says what is wrong with it: "its certificate has
/// expired". Empty when that finds nothing, or does not even come so far.
[[nodiscard]] std::string certificate_error(const Server& server, const Settings& settings);

/// The Error for a server that was not reached: Error(permission) when it is the certificate, else
/// Error(connection), retryable.
[[nodiscard]] Error connect_failure(int code, std::string_view diagnostic, const Server& server,
                                    const Settings& settings);

} // namespace gc2pc::ldap
