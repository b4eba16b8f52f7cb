// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/sqlserver_engine.hpp"

#include "adapters/odbc/sqlserver_catalogue.hpp"
#include "adapters/odbc/sqlserver_connector.hpp"
#include "adapters/odbc/sqlserver_dialect.hpp"
#include "adapters/odbc/sqlserver_row_io.hpp"

namespace gc2pc {

const Engine& sqlserver_engine() {
  static const SqlServerDialect dialect;
  static const SqlServerConnector connector;
  static const SqlServerRowIo rows;
  static const SqlServerCatalogue catalogue;
  static const Engine engine{dialect, connector, rows, catalogue, nullptr};
  return engine;
}

} // namespace gc2pc
