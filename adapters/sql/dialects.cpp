// SPDX-License-Identifier: Apache-2.0
/// \file
/// The engines that gc2pc knows.
#include "adapters/sql/postgres_dialect.hpp"
#include "adapters/sql/sqlite_dialect.hpp"

namespace gc2pc {

const Dialect& dialect_of(const ConnectionString& connection) {
  static const SqliteDialect sqlite;
  static const PostgresDialect postgres;
  if (connection.engine == "sqlite3")
    return sqlite;
  if (connection.engine == "postgresql")
    return postgres;
  throw Error(ErrorKind::internal, "no dialect for the engine " + connection.engine);
}

} // namespace gc2pc
