// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/postgres_row_io.hpp"

#include "adapters/sql/postgres_copy.hpp"
#include "adapters/sql/postgres_cursor.hpp"
#include "adapters/sql/postgres_queries.hpp"
#include "adapters/sql/postgres_statement.hpp"
#include "mappings/model/sha256.hpp"

#include <libpq-fe.h>

namespace gc2pc {

std::unique_ptr<EngineStatement> PostgresRowIo::statement(Database& database, const std::string& sql,
                                                          std::span<Slot> parameters,
                                                          std::span<Slot> results) const {
  return std::make_unique<PostgresStatement>(database.session(), sql, parameters, results);
}

std::unique_ptr<RowSource> PostgresRowIo::stream(Database& database, const std::string& sql,
                                                 std::span<const std::int64_t> parameters,
                                                 const std::vector<Storage>& results) const {
  return std::make_unique<PostgresCursor>(database, sql, parameters, results);
}

std::unique_ptr<RowSources> PostgresRowIo::streams(Database& database, std::vector<RowQuery> queries,
                                                   const std::vector<Storage>& results) const {
  return std::make_unique<PostgresQueries>(database, std::move(queries), results);
}

std::unique_ptr<RowSink> PostgresRowIo::bulk(Database& database, std::string_view table,
                                             const StoredColumns& columns) const {
  return std::make_unique<PostgresCopy>(database, table, columns);
}

GroupDigest PostgresRowIo::digest(Database& database, const std::string& select) const {
  GroupDigest result;
  Sha256 hasher;
  std::string row;
  PostgresCursor cursor(database, select, {}, {});
  while (cursor.next()) {
    row.clear();
    for (int column = 0; column < PQnfields(cursor.row()); ++column) {
      // With its length in front, so that no two rows look alike; NULL has none.
      if (PQgetisnull(cursor.row(), 0, column) != 0) {
        row += '-';
        continue;
      }
      const auto size = static_cast<std::size_t>(PQgetlength(cursor.row(), 0, column));
      row += std::to_string(size) + ':';
      row.append(PQgetvalue(cursor.row(), 0, column), size);
    }
    hasher.update(row);
    result.add(hasher.finish());
  }
  return result;
}

} // namespace gc2pc
