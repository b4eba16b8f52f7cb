// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/record_table.hpp"

namespace gc2pc {

void RecordTable::create(Database& database) const {
  std::string sql = "CREATE TABLE " + name + " (";
  for (std::size_t i = 0; i < columns.size(); ++i)
    sql += (i == 0 ? "" : ", ") + database.quoted(columns[i].first) +
           (columns[i].second == Storage::integer ? " integer" : " text");
  database.execute(sql + ")");
}

std::vector<Storage> RecordTable::storages() const {
  std::vector<Storage> result;
  for (const auto& [column, storage] : columns)
    result.push_back(storage);
  return result;
}

std::string RecordTable::names(Database& database) const {
  std::string result;
  for (const auto& [column, storage] : columns)
    result += (result.empty() ? "" : ", ") + database.quoted(column);
  return result;
}

Statement RecordTable::inserter(Database& database) const {
  std::string values;
  for (std::size_t i = 0; i < columns.size(); ++i)
    values += (i == 0 ? ":p" : ", :p") + std::to_string(i);
  return {database, "INSERT INTO " + name + " (" + names(database) + ") VALUES (" + values + ")", storages()};
}

void read_records(Database& database, const RecordTable& table,
                  const std::function<void(std::span<Slot>)>& visit) {
  const auto rows = database.engine().rows.stream(
      database, "SELECT " + table.names(database) + " FROM " + table.name + " ORDER BY rowid", {},
      table.storages());
  while (rows->fetch())
    visit(rows->results());
}

} // namespace gc2pc
