// SPDX-License-Identifier: Apache-2.0
/// \file
/// A database engine: small objects without state, each for one purpose. Everything else of the adapters is
/// common to all engines.
#pragma once

#include "adapters/sql/connector.hpp"
#include "adapters/sql/database_files.hpp"
#include "adapters/sql/dialect.hpp"
#include "adapters/sql/row_io.hpp"
#include "adapters/sql/system_catalogue.hpp"

namespace gc2pc {

struct Engine {
  const Dialect& dialect;
  const Connector& connector;
  const RowIo& rows;
  const SystemCatalogue& catalogue;
  const DatabaseFiles* files; ///< null where an administrator makes databases
};

} // namespace gc2pc
