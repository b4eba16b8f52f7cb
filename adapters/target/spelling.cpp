// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/spelling.hpp"

#include "adapters/sql/rows.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/row_key.hpp"

#include <map>
#include <optional>
#include <utility>

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

using Texts = std::vector<std::pair<std::string, std::string>>; ///< column, text

/// Finds the stored texts of a row that are not as gc2pc would write them.
template <class Row>
class OtherSpellings {
 public:
  explicit OtherSpellings(Database& database)
      : select_(database,
                RowSql<Row>::select(database.dialect()) + " WHERE " +
                    RowSql<Row>::assignments(database.dialect(), Columns::key, " AND ", 0),
                storages<Row>(Columns::key), storages<Row>()) {}

  /// Empty for a row that is gone, too: write_changes says that.
  Texts of(const Row& row) {
    Texts found;
    put_row(row, select_.parameters(), Columns::key);
    select_.open();
    if (!select_.fetch())
      return found;
    std::size_t i = 0;
    for_each_column<Row>([&](const auto& column) {
      const auto& slot = select_.results()[i++];
      using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
      if constexpr (has_spellings<Member>())
        if (const auto canonical = to_field(row.*(column.member));
            !slot.is_null() && canonical != Field{slot.text})
          found.emplace_back(column.name, slot.text);
    });
    return found;
  }

 private:
  Statement select_;
};

template <class Row>
void keep(KeptTexts& kept, std::int64_t number, const Texts& texts) {
  for (const auto& [column, text] : texts)
    kept.add(Table<Row>::name, number, column, text);
}

template <class Row>
void keep(Database& database, const chat::Change<Row>& change, KeptTexts& kept) {
  if (change.updated.empty() && change.deleted.empty())
    return;
  OtherSpellings<Row> spellings(database);
  for_each_replaced(change,
                    [&](const Row& row, std::int64_t number) { keep<Row>(kept, number, spellings.of(row)); });
}

template <class Row>
void restore(Database& database, const Row& row, const Texts& texts) {
  for (const auto& [column, text] : texts) {
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
}

template <class Row>
void restore(Database& database, const chat::Change<Row>& change, KeptTexts& kept) {
  for_each_replaced(change, [&](const Row& row, std::int64_t number) {
    restore(database, row, kept.of(Table<Row>::name, number));
  });
}

/// A replaced row and what was kept of it.
template <class Row>
struct Kept {
  Row row;
  Texts texts;
};

template <class Row>
std::map<std::vector<Field>, Kept<Row>> kept_of(const chat::Change<Row>& change, KeptTexts& kept) {
  std::map<std::vector<Field>, Kept<Row>> result;
  for_each_replaced(change, [&](const Row& row, std::int64_t number) {
    result.emplace(row_key(row), Kept<Row>{row, kept.of(Table<Row>::name, number)});
  });
  return result;
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

void Respelling::take_over(const chat::ChangeSet& from, const chat::ChangeSet& to) {
  KeptTexts kept(database_, run_, mark_);
  // First everything is read, then forgotten, then kept again: its numbers have changed.
  std::vector<std::function<void()>> keeps;
  const auto pair_up = [&]<class Row>(const chat::Change<Row>& then, const chat::Change<Row>& next) {
    if constexpr (any_spellings<Row>()) {
      auto known = kept_of(then, kept);
      OtherSpellings<Row> spellings(database_);
      for_each_replaced(next, [&](const Row& row, std::int64_t number) {
        const auto found = known.find(row_key(row));
        auto texts = found == known.end() ? spellings.of(row) : std::move(found->second.texts);
        if (found != known.end())
          known.erase(found);
        if (!texts.empty())
          keeps.emplace_back([&kept, number, texts = std::move(texts)] { keep<Row>(kept, number, texts); });
      });
      for (auto& [key, left] : known)
        if (!left.texts.empty())
          restores_.emplace_back(
              [this, left = std::move(left)] { restore(database_, left.row, left.texts); });
    }
  };
  chat::for_each_change_pair(from, to, pair_up);
  kept.forget();
  for (const auto& work : keeps)
    work();
}

void Respelling::finish() {
  for (const auto& work : restores_)
    work();
  restores_.clear();
}

} // namespace gc2pc
