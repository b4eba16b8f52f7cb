// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/outside_references.hpp"

#include "adapters/sql/statement.hpp"
#include "adapters/target/written_columns.hpp"
#include "mappings/model/columns.hpp"
#include "mappings/model/text.hpp"

#include <set>

namespace gc2pc {
namespace {

/// What the rows that were added have in a column of a table, numbers as text.
std::set<std::string> brought(const chat::ChangeSet& changes, const std::string& table,
                              const std::string& wanted) {
  std::set<std::string> values;
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    if (!same_name(Table<Row>::name, table))
      return;
    for_each_column<Row>([&](const auto& column) {
      if (!same_name(column.name, wanted))
        return;
      for (const auto& row : change.inserted) {
        const Field field = to_field(row.*(column.member));
        if (const auto* number = std::get_if<std::int64_t>(&field))
          values.insert(std::to_string(*number));
        else if (const auto* text = std::get_if<std::string>(&field))
          values.insert(ascii_lower(*text));
      }
    });
  });
  return values;
}

/// A table of another schema has its schema in front.
std::string quoted_table(const Dialect& dialect, const std::string& name) {
  const auto dot = name.find('.');
  return dot == std::string::npos ? dialect.quoted_exactly(name)
                                  : dialect.quoted_exactly(name.substr(0, dot)) + "." +
                                        dialect.quoted_exactly(name.substr(dot + 1));
}

std::int64_t rows_that_refer(Database& database, const CatalogueReference& reference,
                             const WrittenColumn& parent, const std::set<std::string>& values) {
  const auto& dialect = database.dialect();
  const auto column = dialect.quoted_exactly(reference.columns.front());
  const auto storage = parent.holds == Holds::numbers ? Storage::integer : Storage::text;
  Statement statement(database,
                      "SELECT " + column + ", " + std::string(dialect.count_rows()) + " FROM " +
                          quoted_table(dialect, reference.table) + " WHERE " + column +
                          " IS NOT NULL GROUP BY " + column,
                      {}, {storage, Storage::integer});
  std::int64_t rows = 0;
  for (statement.open(); statement.fetch();) {
    const auto& value = statement.results()[0];
    const auto text = storage == Storage::integer ? std::to_string(value.integer) : ascii_lower(value.text);
    if (values.contains(text))
      rows += statement.results()[1].integer;
  }
  return rows;
}

} // namespace

std::vector<std::string> outside_references(Database& database, const chat::ChangeSet& changes) {
  std::vector<std::string> result;
  for (const auto& reference : database.engine().catalogue.catalogue(database).references) {
    const auto* parent = written_table(reference.parent);
    if (parent == nullptr || written_table(reference.table) != nullptr || reference.columns.size() != 1)
      continue;
    // Without a name it is the key, which is one column then.
    const auto* column = reference.parent_columns.empty() ? &parent->columns.front()
                                                          : parent->column(reference.parent_columns.front());
    if (column == nullptr)
      continue;
    const auto values = brought(changes, parent->name, column->name);
    if (values.empty())
      continue;
    if (const auto rows = rows_that_refer(database, reference, *column, values); rows > 0)
      result.push_back(reference.table + " (" + reference.columns.front() + "): " + std::to_string(rows) +
                       (rows == 1 ? " row" : " rows"));
  }
  return result;
}

} // namespace gc2pc
