// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/sqlite_row_io.hpp"

#include "adapters/sql/soci_statement.hpp"
#include "adapters/sql/sqlite_native.hpp"
#include "adapters/sql/sqlite_rows.hpp"
#include "mappings/model/sha256.hpp"

namespace gc2pc {
namespace {

/// Appends one stored value: its type, then its bytes with their number in front, so that no two rows look
/// alike.
void append_value(std::string& row, sqlite_api::sqlite3_stmt* statement, int column) {
  const int type = sqlite_api::sqlite3_column_type(statement, column);
  row += static_cast<char>('0' + type);
  if (type == SQLITE_NULL)
    return;
  if (type == SQLITE_FLOAT) { // as text it would lose digits
    const double value = sqlite_api::sqlite3_column_double(statement, column);
    row.append(reinterpret_cast<const char*>(&value), sizeof value);
    return;
  }
  const auto* bytes = static_cast<const char*>(sqlite_api::sqlite3_column_blob(statement, column));
  const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_column_bytes(statement, column));
  row += std::to_string(size) + ':';
  if (size != 0)
    row.append(bytes, size);
}

void take_integer(soci::statement& statement, std::size_t column, Slot& slot) {
  auto* native = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend())->stmt_;
  // SOCI has read the value as an integer by now, which does not touch what the row itself holds.
  take_sqlite_integer(native, static_cast<int>(column), slot);
}

} // namespace

std::unique_ptr<EngineStatement> SqliteRowIo::statement(Database& database, const std::string& sql,
                                                        std::span<Slot> parameters,
                                                        std::span<Slot> results) const {
  return std::make_unique<SociStatement>(database.session(), sql, parameters, results, take_integer);
}

std::unique_ptr<RowSource> SqliteRowIo::stream(Database& database, const std::string& sql,
                                               std::span<const std::int64_t> parameters,
                                               const std::vector<Storage>& results) const {
  return std::make_unique<SqliteRows>(database, sql, parameters, results);
}

std::unique_ptr<RowSink> SqliteRowIo::bulk(Database& database, std::string_view table,
                                           const StoredColumns& columns) const {
  std::string names, values;
  for (const auto& column : columns) {
    names += (names.empty() ? "" : ", ") + double_quoted(column.first);
    values += values.empty() ? "?" : ", ?";
  }
  return std::make_unique<SqliteInsert>(database, "INSERT INTO " + double_quoted(table) + " (" + names +
                                                      ") VALUES (" + values + ")");
}

GroupDigest SqliteRowIo::digest(Database& database, const std::string& select) const {
  GroupDigest result;
  Sha256 hasher;
  std::string row;
  SqliteStatement statement(database.session(), select);
  const int columns = sqlite_api::sqlite3_column_count(statement.get());
  while (statement.step()) {
    row.clear();
    for (int column = 0; column < columns; ++column)
      append_value(row, statement.get(), column);
    hasher.update(row);
    result.add(hasher.finish());
  }
  return result;
}

} // namespace gc2pc
