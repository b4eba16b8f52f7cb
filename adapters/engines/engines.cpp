// SPDX-License-Identifier: Apache-2.0
#include "adapters/engines/engines.hpp"

#include "adapters/engines/odbc_products.hpp"
#include "adapters/sql/postgres_engine.hpp"
#include "adapters/sql/sqlite_engine.hpp"

namespace gc2pc {

const Engine& engine_of(const ConnectionString& connection) {
  if (connection.engine == "sqlite3")
    return sqlite_engine();
  if (connection.engine == "postgresql")
    return postgres_engine();
  if (connection.engine == "odbc")
    return odbc_engine_of(connection);
  throw Error(ErrorKind::internal, "no engine of the name " + connection.engine);
}

} // namespace gc2pc
