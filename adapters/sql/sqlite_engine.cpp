// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_engine.hpp"

#include "adapters/sql/sqlite_catalogue.hpp"
#include "adapters/sql/sqlite_connector.hpp"
#include "adapters/sql/sqlite_database_files.hpp"
#include "adapters/sql/sqlite_dialect.hpp"
#include "adapters/sql/sqlite_row_io.hpp"

namespace gc2pc {

const Engine& sqlite_engine() {
  static const SqliteDialect dialect;
  static const SqliteConnector connector;
  static const SqliteRowIo rows;
  static const SqliteCatalogue catalogue;
  static const SqliteDatabaseFiles files;
  static const Engine engine{dialect, connector, rows, catalogue, &files};
  return engine;
}

} // namespace gc2pc
