// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which engine answers behind an ODBC connection.
#pragma once

#include "adapters/sql/dialect.hpp"

namespace gc2pc {

/// Asks the server for its product's name, once for a connection string and process. Throws what opening a
/// session throws, and Error(usage) for a product that gc2pc does not know.
[[nodiscard]] const Dialect& odbc_dialect_of(const ConnectionString& connection);

} // namespace gc2pc
