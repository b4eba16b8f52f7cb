// SPDX-License-Identifier: Apache-2.0
/// \file
/// The catalogue and the functions of a SQL Server, as far as gc2pc asks for them, on SQLite.
#pragma once

#include "tests/support/sqlserver_stand_in/engine.hpp"

#include <string>

namespace gc2pc::stand_in {

/// Statements that make temporary views sys_objects, sys_columns, ….
[[nodiscard]] std::string catalogue_views();
/// SCHEMA_ID, OBJECT_ID, SERVERPROPERTY, … and the binary collation.
void add_functions(Engine& engine);

} // namespace gc2pc::stand_in
