// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/spelling.hpp"

#include "adapters/sql/rows.hpp"
#include "mappings/model/error.hpp"

#include <optional>

namespace gc2pc {
namespace {

template <class T>
constexpr bool has_spellings() {
  if constexpr (is_optional<T>::value)
    return has_spellings<typename T::value_type>();
  else
    return std::is_same_v<T, Guid> || std::is_same_v<T, DateTime>;
}

template <class Row>
constexpr bool any_spellings() {
  return std::apply(
      [](const auto&... columns) {
        return (has_spellings<typename std::remove_cvref_t<decltype(columns)>::value_type>() || ...);
      },
      Table<Row>::columns);
}

/// Calls `visit(row, number)` for the rows of a table that will be overwritten or deleted, numbered through.
template <class Row, class Visit>
void for_each_replaced(const chat::Change<Row>& change, const Visit& visit) {
  std::int64_t number = 0;
  for (const auto& [before, after] : change.updated)
    visit(before, ++number);
  for (const auto& row : change.deleted)
    visit(row, ++number);
}

/// Compares each stored text with what gc2pc would write, and keeps those that differ.
template <class Row>
void keep(Database& database, const chat::Change<Row>& change, KeptTexts& kept) {
  if (change.updated.empty() && change.deleted.empty())
    return;
  Statement select(database,
                   RowSql<Row>::select(database.dialect()) + " WHERE " +
                       RowSql<Row>::assignments(database.dialect(), Columns::key, " AND ", 0),
                   storages<Row>(Columns::key), storages<Row>());
  for_each_replaced(change, [&](const Row& row, std::int64_t number) {
    put_row(row, select.parameters(), Columns::key);
    select.open();
    if (!select.fetch())
      return; // write_changes says that it is gone
    std::size_t i = 0;
    for_each_column<Row>([&](const auto& column) {
      const auto& slot = select.results()[i++];
      using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
      if constexpr (has_spellings<Member>())
        if (const auto canonical = to_field(row.*(column.member));
            !slot.is_null() && canonical != Field{slot.text})
          kept.add(Table<Row>::name, number, column.name, slot.text);
    });
  });
}

template <class Row>
void restore(Database& database, const chat::Change<Row>& change, KeptTexts& kept) {
  for_each_replaced(change, [&](const Row& row, std::int64_t number) {
    for (const auto& [column, text] : kept.of(Table<Row>::name, number)) {
      auto parameters = storages<Row>(Columns::key);
      parameters.insert(parameters.begin(), Storage::text);
      Statement update(database,
                       "UPDATE " + database.quoted(Table<Row>::name) + " SET " + database.quoted(column) +
                           " = :p0 WHERE " +
                           RowSql<Row>::assignments(database.dialect(), Columns::key, " AND ", 1),
                       parameters);
      update.parameters()[0].set(std::string_view(text));
      put_row(row, update.parameters().subspan(1), Columns::key);
      update.execute();
    }
  });
}

} // namespace

void keep_spelling(Database& database, const chat::ChangeSet& changes, std::string_view run,
                   std::string_view mark) {
  KeptTexts kept(database, run, mark);
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    if constexpr (any_spellings<Row>())
      keep(database, change, kept);
  });
}

void restore_spelling(Database& database, const chat::ChangeSet& changes, std::string_view run,
                      std::string_view mark) {
  KeptTexts kept(database, run, mark);
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    if constexpr (any_spellings<Row>())
      restore(database, change, kept);
  });
  kept.forget();
}

} // namespace gc2pc
