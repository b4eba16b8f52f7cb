// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/catalogue.hpp"

#include "adapters/sql/statement.hpp"

#include <string_view>
#include <utility>

namespace gc2pc {

std::vector<std::vector<std::string>> text_rows(Database& database, const std::string& sql,
                                                std::size_t columns,
                                                const std::vector<std::string>& parameters) {
  Statement statement(database, sql, std::vector<Storage>(parameters.size(), Storage::text),
                      std::vector<Storage>(columns, Storage::text));
  for (std::size_t i = 0; i < parameters.size(); ++i)
    statement.parameters()[i].set(std::string_view(parameters[i]));
  std::vector<std::vector<std::string>> rows;
  for (statement.open(); statement.fetch();) {
    auto& row = rows.emplace_back();
    for (const auto& slot : statement.results())
      row.push_back(slot.is_null() ? std::string() : slot.text);
  }
  return rows;
}

std::vector<std::string> text_column(Database& database, const std::string& sql,
                                     const std::vector<std::string>& parameters) {
  std::vector<std::string> result;
  for (auto& row : text_rows(database, sql, 1, parameters))
    result.push_back(std::move(row[0]));
  return result;
}

std::vector<CatalogueUnique> uniques_of(const std::vector<std::vector<std::string>>& rows) {
  std::vector<CatalogueUnique> result;
  for (const auto& row : rows) {
    if (result.empty() || result.back().table != row[0] || result.back().name != row[1])
      result.push_back({row[0], row[1], {}, row[2] == "y"});
    result.back().columns.push_back(row[3]);
  }
  return result;
}

std::vector<CatalogueReference> references_of(const std::vector<std::vector<std::string>>& rows) {
  std::vector<CatalogueReference> result;
  for (const auto& row : rows) {
    if (result.empty() || result.back().table != row[0] || result.back().name != row[1])
      result.push_back({row[0], row[1], {}, row[2], {}, row[3] == "y"});
    result.back().columns.push_back(row[4]);
    if (!row[5].empty())
      result.back().parent_columns.push_back(row[5]);
  }
  return result;
}

} // namespace gc2pc
