// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_row_io.hpp"

#include "adapters/odbc/odbc_rows.hpp"
#include "adapters/sql/database.hpp"
#include "mappings/model/sha256.hpp"

#include <algorithm>

namespace gc2pc {

void OdbcRowIo::run(soci::session& session, const std::string& sql) const {
  odbc::run(session, sql);
}

std::unique_ptr<EngineStatement> OdbcRowIo::statement(Database& database, const std::string& sql,
                                                      std::span<Slot> parameters,
                                                      std::span<Slot> results) const {
  return std::make_unique<odbc::OdbcStatement>(database.session(), sql, parameters, results);
}

std::unique_ptr<RowSource> OdbcRowIo::stream(Database& database, const std::string& sql,
                                             std::span<const std::int64_t> parameters,
                                             const std::vector<Storage>& results) const {
  return std::make_unique<odbc::OdbcRows>(database, sql, parameters, results);
}

std::unique_ptr<RowSink> OdbcRowIo::bulk(Database& database, std::string_view table,
                                         const StoredColumns& columns) const {
  const auto& dialect = database.dialect();
  const auto place = dialect.quoted(table);
  const auto pages = database.translated([&] { return code_pages(database, place); });
  std::vector<odbc::OdbcInsert::Column> described;
  std::string names, marks;
  for (const auto& [name, storage] : columns) {
    const auto page = std::find_if(pages.begin(), pages.end(),
                                   [&, &column = name](const auto& p) { return same_name(p.first, column); });
    described.push_back({name, storage, page == pages.end() ? 0 : page->second});
    names += (names.empty() ? "" : ", ") + dialect.quoted(name);
    marks += marks.empty() ? "?" : ", ?";
  }
  auto sql_for = [this, &dialect, place, names, marks](std::size_t rows) {
    std::string all = marks;
    for (std::size_t row = 1; row < rows; ++row)
      all += "), (" + marks;
    return insert_sql(dialect, place, names, all);
  };
  return std::make_unique<odbc::OdbcInsert>(database, std::move(sql_for), std::string(table),
                                            std::move(described));
}

std::string OdbcRowIo::insert_sql(const Dialect& dialect, const std::string& table, const std::string& names,
                                  const std::string& marks) const {
  return "INSERT INTO " + table + " (" + names + ")" + std::string(dialect.overriding_ids()) + " VALUES (" +
         marks + ")";
}

GroupDigest OdbcRowIo::digest(Database& database, const std::string& select) const {
  GroupDigest result;
  Sha256 hasher;
  std::string row, value;
  odbc::NativeStatement statement(database.session());
  statement.execute_directly(select);
  const auto kinds = statement.kinds();
  while (statement.fetch()) {
    row.clear();
    for (std::size_t column = 0; column < kinds.size(); ++column) {
      // With its length in front, so that no two rows look alike; NULL has none.
      if (!statement.text(column, kinds[column], value)) {
        row += '-';
        continue;
      }
      row += std::to_string(value.size()) + ':';
      row += value;
    }
    hasher.update(row);
    result.add(hasher.finish());
  }
  return result;
}

} // namespace gc2pc
