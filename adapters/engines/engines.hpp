// SPDX-License-Identifier: Apache-2.0
/// \file
/// The database engines that gc2pc knows.
#pragma once

#include "adapters/sql/engine.hpp"

namespace gc2pc {

/// The engine of a connection that ConnectionString::parse accepted. Behind ODBC the server is asked for its
/// product's name, once for a connection string and process: throws what opening a session throws, and
/// Error(usage) for a product that is not supported.
[[nodiscard]] const Engine& engine_of(const ConnectionString& connection);

} // namespace gc2pc
