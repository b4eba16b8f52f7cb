// SPDX-License-Identifier: Apache-2.0
/// \file
/// Failures of drivers in gc2pc's terms, by SQLSTATE.
#pragma once

#include "adapters/odbc/odbc_failure.hpp"
#include "mappings/model/error.hpp"

#include <string>

namespace gc2pc {

/// The standard's states, as far as no engine knows better.
[[nodiscard]] Error odbc_error(const odbc::Failure& failure, const std::string& database);
/// A connection that was not opened, and the reason that the driver gave.
[[nodiscard]] Error not_connected(odbc::ConnectError cause, const std::string& database);
[[nodiscard]] Error connection_lost(const std::string& database);
[[nodiscard]] Error login_refused(const std::string& database);
[[nodiscard]] Error changed_meanwhile(const std::string& database);
[[nodiscard]] Error locked_by_others(const std::string& database);

} // namespace gc2pc
