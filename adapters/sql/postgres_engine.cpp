// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_engine.hpp"

#include "adapters/sql/postgres_catalogue.hpp"
#include "adapters/sql/postgres_connector.hpp"
#include "adapters/sql/postgres_dialect.hpp"
#include "adapters/sql/postgres_row_io.hpp"

namespace gc2pc {

const Engine& postgres_engine() {
  static const PostgresDialect dialect;
  static const PostgresConnector connector;
  static const PostgresRowIo rows;
  static const PostgresCatalogue catalogue;
  static const Engine engine{dialect, connector, rows, catalogue, nullptr};
  return engine;
}

} // namespace gc2pc
