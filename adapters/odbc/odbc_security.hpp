// SPDX-License-Identifier: Apache-2.0
/// \file
/// What proof gc2pc wants of a SQL Server, in the words of its drivers.
#pragma once

#include "adapters/sql/connection_string.hpp"

#include <string>

namespace gc2pc::odbc {

/// As gc2pc::driver_keywords(), with encryption where the connection and its data source say nothing:
/// Encrypt=yes and TrustServerCertificate=no (yes on this machine) for Microsoft's driver, Encryption=require
/// for FreeTDS. Throws Error(usage) when they say that a password may be sent without TLS. Other drivers get
/// what the connection says.
[[nodiscard]] std::string secure_keywords(const ConnectionString& connection,
                                          const ConnectionString& defaults = {});

/// What the operator should know of a connection that is weaker than that; empty otherwise.
[[nodiscard]] std::string weakness_of(const ConnectionString& connection);

} // namespace gc2pc::odbc
