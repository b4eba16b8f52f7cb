// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows in and out of statements, all by the one description of each row type (Table<Row>).
#pragma once

#include "adapters/sql/row_sink.hpp"
#include "adapters/sql/statement.hpp"
#include "adapters/sql/values.hpp"
#include "mappings/model/columns.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gc2pc {

/// Puts a slot into a member; returns what was expected when the column does not take it. A text is swapped
/// with the member's, so that a stream of rows keeps its memory.
template <class T>
[[nodiscard]] std::optional<BadField> take(Slot& slot, T& member) {
  if constexpr (is_optional<T>::value) {
    if (slot.is_null()) {
      member.reset();
      return std::nullopt;
    }
    if (!member)
      member.emplace();
    return take(slot, *member);
  } else if constexpr (std::is_same_v<T, bool>) {
    const auto bit = slot.is_null() ? std::nullopt : bit_in(slot);
    if (!bit)
      return BadField{"0 or 1"};
    member = *bit;
  } else if constexpr (storage_of<T>() == Storage::integer) {
    const auto number = slot.is_null() ? std::nullopt : number_in(slot);
    if (!number)
      return BadField{"a whole number"};
    member = T{*number};
  } else if constexpr (std::is_same_v<T, Guid>) {
    const auto guid = slot.is_null() ? std::nullopt : guid_in(slot);
    if (!guid)
      return BadField{"a GUID"};
    member = *guid;
  } else if constexpr (std::is_same_v<T, DateTime>) {
    const auto time = slot.is_null() ? std::nullopt : time_in(slot);
    if (!time)
      return BadField{"a date and time"};
    member = *time;
  } else {
    static_assert(std::is_same_v<T, std::string>);
    if (slot.is_null() || !is_text(slot))
      return BadField{"a text"};
    member.swap(slot.text);
  }
  return std::nullopt;
}

/// Which columns of a row.
enum class Columns {
  all,
  key,
  beside_key ///< none where all columns are the key
};

/// Whether a column of this key is one of them.
[[nodiscard]] constexpr bool among(Key key, Columns which) {
  return which == Columns::all || (key == Key::yes) == (which == Columns::key);
}

/// How the columns of `Row` are stored.
template <class Row>
[[nodiscard]] std::vector<Storage> storages(Columns which = Columns::all) {
  std::vector<Storage> result;
  for_each_column<Row>([&](const auto& column) {
    using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
    if (among(column.key, which))
      result.push_back(storage_of<Member>());
  });
  return result;
}

/// Puts a row's columns into slots from the first on.
template <class Row>
void put_row(const Row& row, std::span<Slot> slots, Columns which = Columns::all) {
  std::size_t i = 0;
  for_each_column<Row>([&](const auto& column) {
    if (among(column.key, which))
      put(row.*(column.member), slots[i++]);
  });
}

/// Puts a value into a sink.
template <class T>
void put_value(RowSink& sink, const T& value) {
  if constexpr (is_optional<T>::value) {
    if (value)
      put_value(sink, *value);
    else
      sink.put_null();
  } else if constexpr (is_strong<T>::value) {
    sink.put(std::int64_t{value.value});
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    sink.put(std::string_view(value));
  } else if constexpr (storage_of<T>() == Storage::integer) {
    sink.put(static_cast<std::int64_t>(value));
  } else {
    sink.put_temporary(value.text());
  }
}

/// A value that its column does not take: which column (in the order of the description) and what was
/// expected.
struct BadColumn {
  std::size_t index;
  std::string_view column, expected;
};

/// Puts slots into a row and calls `bad(BadColumn)` for each that its column does not take.
template <class Row, class Bad>
void take_row(std::span<Slot> slots, Row& row, Bad&& bad) {
  std::size_t i = 0;
  for_each_column<Row>([&](const auto& column) {
    if (const auto misfit = take(slots[i], row.*(column.member))) [[unlikely]]
      bad(BadColumn{i, column.name, misfit->expected});
    ++i;
  });
}

/// The same; the first one.
template <class Row>
[[nodiscard]] std::optional<BadColumn> take_row(std::span<Slot> slots, Row& row) {
  std::optional<BadColumn> first;
  take_row(slots, row, [&](const BadColumn& bad) {
    if (!first)
      first = bad;
  });
  return first;
}

/// Throws wrong_input: the row `key` of `table` holds `found` in `column` where `expected` should be. `found`
/// tells the kind of value and never a text: it may be message content.
[[noreturn]] void refuse_value(std::string_view table, const std::string& key, std::string_view column,
                               std::string_view expected, std::string_view found);
/// What a slot holds, for refuse_value: a number with its value.
[[nodiscard]] std::string found_in(const Slot& slot);
/// A value of a key column for an error text: anything but printable ASCII is replaced, and it is cut.
[[nodiscard]] std::string printable(const Field& value);

/// Key of a fetched row as it is spelt there, e.g. "nodeID 17". `row` is what take_row put together of the
/// same slots: it has the texts.
template <class Row>
[[nodiscard]] std::string key_text(std::span<const Slot> slots, const Row& row) {
  std::string result;
  std::size_t i = 0;
  for_each_column<Row>([&](const auto& column) {
    using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
    const auto& slot = slots[i++];
    if (column.key == Key::no)
      return;
    std::optional<std::string> value;
    if constexpr (std::is_same_v<Member, std::string>)
      value = slot.is_null() || !is_text(slot)
                  ? shown(slot, most_shown_of_key)
                  : shown(std::string_view(row.*(column.member)), most_shown_of_key);
    else
      value = shown(slot, most_shown_of_key);
    result += (result.empty() ? "" : ", ") + std::string(column.name) + ' ' + value.value_or("NULL");
  });
  return result;
}

/// SQL text of a row's statements. Parameters :p0, :p1, … are the columns in their order.
template <class Row>
struct RowSql {
  /// Column names joined by commas, or each with a parameter as `a = :p0`, joined by `separator`.
  [[nodiscard]] static std::string names(const Dialect& dialect, Columns which = Columns::all) {
    std::string result;
    for_each_column<Row>([&](const auto& column) {
      if (among(column.key, which))
        result += (result.empty() ? "" : ", ") + dialect.quoted(column.name);
    });
    return result;
  }
  [[nodiscard]] static std::string assignments(const Dialect& dialect, Columns which,
                                               std::string_view separator, std::size_t first_parameter) {
    std::string result;
    for_each_column<Row>([&](const auto& column) {
      if (among(column.key, which))
        result += (result.empty() ? "" : std::string(separator)) + dialect.quoted(column.name) + " = :p" +
                  std::to_string(first_parameter++);
    });
    return result;
  }
  [[nodiscard]] static std::string erase(const Dialect& dialect) {
    return "DELETE FROM " + dialect.quoted(Table<Row>::name) + " WHERE " +
           assignments(dialect, Columns::key, " AND ", 0);
  }
  /// The columns beside the key, then the key. The key stays out of it: a column that numbers rows takes no
  /// value in an UPDATE, not even its own.
  [[nodiscard]] static std::string update(const Dialect& dialect) {
    return "UPDATE " + dialect.quoted(Table<Row>::name) + " SET " +
           assignments(dialect, Columns::beside_key, ", ", 0) + " WHERE " +
           assignments(dialect, Columns::key, " AND ", storages<Row>(Columns::beside_key).size());
  }
  [[nodiscard]] static std::string select(const Dialect& dialect) {
    return "SELECT " + names(dialect) + " FROM " + dialect.quoted(Table<Row>::name);
  }
  /// By the key, in the order of bytes.
  [[nodiscard]] static std::string order(const Dialect& dialect) {
    std::string result;
    std::size_t position = 0;
    for_each_column<Row>([&](const auto& column) {
      using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
      ++position;
      if (column.key == Key::yes)
        result += (result.empty() ? " ORDER BY " : ", ") +
                  dialect.sort_key(dialect.quoted(column.name), storage_of<Member>(), position);
    });
    return result;
  }
  /// The columns with how they are stored.
  [[nodiscard]] static StoredColumns columns() {
    StoredColumns result;
    for_each_column<Row>([&](const auto& column) {
      using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
      result.emplace_back(column.name, storage_of<Member>());
    });
    return result;
  }
};

/// Makes the kinds of values those that a target's columns take: there a boolean is a number, and whatever a
/// text column holds is a text.
void be_lenient(std::span<Slot> slots);

/// Puts the fetched row of a target into `row`. Throws wrong_input, naming table, key and column but no
/// content, when a value is not what the column is for.
template <class Row>
void read_row(RowSource& statement, std::string_view table, Row& row) {
  const auto slots = statement.results();
  be_lenient(slots);
  if (const auto bad = take_row(slots, row)) [[unlikely]]
    refuse_value(table, key_text<Row>(slots, row), bad->column, bad->expected, found_in(slots[bad->index]));
}

/// Calls `visit(row)` for each row of a table, in the order of its key. Within a transaction.
template <class Row, class Visit>
void for_each_row_of_table(Database& database, const Visit& visit) {
  const auto& dialect = database.dialect();
  const auto rows = database.engine().rows.stream(
      database, RowSql<Row>::select(dialect) + RowSql<Row>::order(dialect), {}, storages<Row>());
  while (rows->fetch()) {
    Row row;
    read_row(*rows, Table<Row>::name, row);
    visit(std::move(row));
  }
}

/// Reads a whole table in the order of its key. Within a transaction.
template <class Row>
[[nodiscard]] std::vector<Row> read_table(Database& database) {
  std::vector<Row> rows;
  for_each_row_of_table<Row>(database, [&](Row&& row) { rows.push_back(std::move(row)); });
  return rows;
}

} // namespace gc2pc
