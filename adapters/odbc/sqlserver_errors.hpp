// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQL Server's errors in gc2pc's terms, by the server's own numbers.
#pragma once

#include "adapters/odbc/odbc_errors.hpp"

namespace gc2pc {

[[nodiscard]] Error sqlserver_error(const odbc::Failure& failure, const std::string& database);

} // namespace gc2pc
