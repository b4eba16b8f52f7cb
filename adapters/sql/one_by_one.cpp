// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/one_by_one.hpp"

#include "adapters/sql/sqlite_rows.hpp"

namespace gc2pc {

std::unique_ptr<RowSink> one_by_one(Database& database, const std::string& sql) {
  if (database.engine().files == nullptr) // only SQLite, whose databases are files, is not a server
    return nullptr;
  return std::make_unique<SqliteInsert>(database, sql);
}

} // namespace gc2pc
