// SPDX-License-Identifier: Apache-2.0
/// \file
/// Which engine answers behind an ODBC connection, by the product's name as its driver reports it.
#pragma once

#include "adapters/sql/engine.hpp"

#include <string>

namespace gc2pc {

/// Throws what opening a session throws, and Error(usage) for another product than SQL Server.
[[nodiscard]] const Engine& odbc_engine_of(const ConnectionString& connection);

/// Adds a product besides SQL Server. For tests: they have drivers of other products to try what is common to
/// all of ODBC. Before the first connection.
void add_odbc_product(const std::string& product, const Engine& engine);

} // namespace gc2pc
