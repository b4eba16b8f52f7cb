// SPDX-License-Identifier: Apache-2.0
/// \file
/// SQL Server behind ODBC.
#pragma once

#include "adapters/sql/engine.hpp"

namespace gc2pc {

[[nodiscard]] const Engine& sqlserver_engine();

} // namespace gc2pc
