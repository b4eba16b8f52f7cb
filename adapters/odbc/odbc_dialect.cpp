// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_dialect.hpp"

#include "adapters/odbc/odbc_rows.hpp"
#include "adapters/odbc/odbc_session.hpp"
#include "adapters/odbc/odbc_trouble.hpp"
#include "mappings/model/sha256.hpp"

#include <algorithm>

namespace gc2pc {

std::unique_ptr<Presence> OdbcDialect::connect(soci::session& session, const ConnectionString& connection,
                                               Access access) const {
  const auto database = description(connection);
  bool opened = false;
  try {
    odbc::open(session, driver_keywords(connection, keyword_defaults()));
    opened = true;
    prepare_session(session, connection, access);
  } catch (const soci::soci_error& error) {
    throw translate(error, opened ? &session : nullptr, database);
  }
  return nullptr;
}

bool OdbcDialect::usable(soci::session& session) const {
  return odbc::native(session).alive();
}

void OdbcDialect::run(soci::session& session, const std::string& sql) const {
  odbc::run(session, sql);
}

std::unique_ptr<EngineStatement> OdbcDialect::statement(Database& database, const std::string& sql,
                                                        std::span<Slot> parameters,
                                                        std::span<Slot> results) const {
  return std::make_unique<odbc::OdbcStatement>(database.session(), sql, parameters, results);
}

std::unique_ptr<RowSource> OdbcDialect::stream(Database& database, const std::string& sql,
                                               std::span<const std::int64_t> parameters,
                                               const std::vector<Storage>& results) const {
  return std::make_unique<odbc::OdbcRows>(database, sql, parameters, results);
}

std::unique_ptr<RowSink>
OdbcDialect::bulk(Database& database, std::string_view table,
                  const std::vector<std::pair<std::string, Storage>>& columns) const {
  const auto place = quoted(table);
  const auto pages = database.translated([&] { return code_pages(database.session(), place); });
  std::vector<odbc::OdbcInsert::Column> described;
  std::string names, marks;
  for (const auto& [name, storage] : columns) {
    const auto page = std::find_if(pages.begin(), pages.end(),
                                   [&, &column = name](const auto& p) { return same_name(p.first, column); });
    described.push_back({name, storage, page == pages.end() ? 0 : page->second});
    names += (names.empty() ? "" : ", ") + quoted(name);
    marks += marks.empty() ? "?" : ", ?";
  }
  return std::make_unique<odbc::OdbcInsert>(database, insert_sql(place, names, marks), std::string(table),
                                            std::move(described));
}

std::string OdbcDialect::insert_sql(const std::string& table, const std::string& names,
                                    const std::string& marks) const {
  return "INSERT INTO " + table + " (" + names + ")" + std::string(overriding_ids()) + " VALUES (" + marks +
         ")";
}

GroupDigest OdbcDialect::digest(Database& database, const std::string& select) const {
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

Error OdbcDialect::failure(const odbc::Failure& failure, const std::string& database) const {
  return odbc_error(failure, database);
}

Error OdbcDialect::translate(const soci::soci_error& error, soci::session* session,
                             const std::string& database) const {
  if (session != nullptr && !usable(*session))
    return connection_lost(database);
  const auto* known = dynamic_cast<const odbc::Failure*>(&error);
  if (known == nullptr)
    return Error(ErrorKind::internal, database + ": the database driver failed");
  return failure(*known, database);
}

} // namespace gc2pc
