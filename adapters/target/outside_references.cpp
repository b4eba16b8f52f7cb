// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/outside_references.hpp"

#include "adapters/sql/statement.hpp"
#include "adapters/target/written_columns.hpp"
#include "mappings/model/columns.hpp"
#include "mappings/model/text.hpp"

#include <set>
#include <type_traits>

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

std::int64_t rows_that_refer(Database& database, const std::string& select, Holds holds,
                             const std::set<std::string>& values) {
  const auto storage = holds == Holds::numbers ? Storage::integer : Storage::text;
  Statement statement(database, select, {}, {storage, Storage::integer});
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

/// Whether a column holds a text beside a key of one column: the changes need not have it.
bool is_text_beside_key(const std::string& table, const std::string& wanted) {
  bool is_text = false;
  int key_columns = 0;
  static const chat::ChangeSet shape;
  chat::for_each_change(shape, [&]<class Row>(const chat::Change<Row>&) {
    if (same_name(Table<Row>::name, table))
      for_each_column<Row>([&](const auto& column) {
        using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
        key_columns += column.key == Key::yes ? 1 : 0;
        if (same_name(column.name, wanted))
          is_text = column.key == Key::no &&
                    (std::is_same_v<Member, std::string> || std::is_same_v<Member, chat::OptText>);
      });
  });
  return is_text && key_columns == 1;
}

/// Selects what the rows of a table refer to, each with how many do.
std::string select_referred(const Dialect& dialect, const CatalogueReference& reference) {
  const auto column = dialect.quoted_exactly(reference.columns.front());
  return "SELECT " + column + ", " + std::string(dialect.count_rows()) + " FROM " +
         quoted_table(dialect, reference.table) + " WHERE " + column + " IS NOT NULL GROUP BY " + column;
}

/// The same with the key of the row that has the value.
std::string select_referred(const Dialect& dialect, const CatalogueReference& reference,
                            const WrittenColumn& key) {
  const auto name = "p." + dialect.quoted(key.name);
  return "SELECT " + name + ", " + std::string(dialect.count_rows()) + " FROM " +
         quoted_table(dialect, reference.table) + " r JOIN " + quoted_table(dialect, reference.parent) +
         " p ON p." + dialect.quoted_exactly(reference.parent_columns.front()) + " = r." +
         dialect.quoted_exactly(reference.columns.front()) + " GROUP BY " + name;
}

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
    const bool by_key = is_text_beside_key(parent->name, column->name);
    const auto& compared = by_key ? parent->columns.front() : *column;
    const auto values = brought(changes, parent->name, compared.name);
    if (values.empty())
      continue;
    const auto& dialect = database.dialect();
    const auto select =
        by_key ? select_referred(dialect, reference, compared) : select_referred(dialect, reference);
    if (const auto rows = rows_that_refer(database, select, compared.holds, values); rows > 0)
      result.push_back(reference.table + " (" + reference.columns.front() + "): " + std::to_string(rows) +
                       (rows == 1 ? " row" : " rows"));
  }
  return result;
}

} // namespace gc2pc
