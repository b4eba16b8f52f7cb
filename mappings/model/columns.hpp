// SPDX-License-Identifier: Apache-2.0
/// \file
/// Describes a row type once: its table and columns. Reading, writing, hashing, keeping and comparing rows
/// all go by this description, so that a column cannot be forgotten in one of them.
#pragma once

#include "mappings/model/date_time.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/strong.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

namespace gc2pc {

/// Part of the primary key, or not.
enum class Key { no, yes };

/// One column: its name in the database and the member that holds it.
template <class Row, class Member>
struct Column {
  using row_type = Row;
  using value_type = Member;

  std::string_view name;
  Member Row::*member;
  Key key;
};

template <class Row, class Member>
constexpr Column<Row, Member> column(std::string_view name, Member Row::*member, Key key = Key::no) {
  return {name, member, key};
}

/// Specialised for each row type: `name` (table) and `columns` (a tuple of Column).
template <class Row>
struct Table;

/// How a column is stored: integers (ids, bits, ticks, types) or text (names, GUIDs, dates).
enum class Storage { integer, text };

/// A value on its way between a row and a database: NULL, integer or text.
using Field = std::variant<std::monostate, std::int64_t, std::string>;

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
struct is_strong : std::false_type {};
template <class Tag>
struct is_strong<Strong<Tag>> : std::true_type {};

/// How a member type is stored.
template <class T>
constexpr Storage storage_of() {
  if constexpr (is_optional<T>::value)
    return storage_of<typename T::value_type>();
  else if constexpr (std::is_integral_v<T> || std::is_enum_v<T> || is_strong<T>::value)
    return Storage::integer;
  else
    return Storage::text;
}

template <class T>
[[nodiscard]] Field to_field(const T& value) {
  if constexpr (is_optional<T>::value)
    return value ? to_field(*value) : Field{};
  else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
    return Field{static_cast<std::int64_t>(value)};
  else if constexpr (is_strong<T>::value)
    return Field{value.value};
  else if constexpr (std::is_same_v<T, Guid> || std::is_same_v<T, DateTime>)
    return Field{value.text()};
  else
    return Field{std::string(value)};
}

/// What is wrong with a value that does not fit its column.
struct BadField {
  std::string_view expected; ///< e.g. "a GUID"
};

/// Puts a value into a member. Returns what was expected when it does not fit: NULL where a value is needed,
/// a text that is not a GUID, an integer that is not a bit.
template <class T>
[[nodiscard]] std::optional<BadField> from_field(Field&& field, T& member) {
  if constexpr (is_optional<T>::value) {
    if (std::holds_alternative<std::monostate>(field)) {
      member.reset();
      return std::nullopt;
    }
    return from_field(std::move(field), member.emplace());
  } else if constexpr (storage_of<T>() == Storage::integer) {
    const auto* number = std::get_if<std::int64_t>(&field);
    if (!number)
      return BadField{"a whole number"};
    if constexpr (std::is_same_v<T, bool>) {
      if (*number != 0 && *number != 1)
        return BadField{"0 or 1"};
      member = *number == 1;
    } else if constexpr (is_strong<T>::value) {
      member = T{*number};
    } else {
      member = static_cast<T>(*number);
      if (static_cast<std::int64_t>(member) != *number)
        return BadField{"a smaller number"};
    }
    return std::nullopt;
  } else {
    auto* text = std::get_if<std::string>(&field);
    if (!text)
      return BadField{"a text"};
    if constexpr (std::is_same_v<T, Guid>) {
      const auto guid = Guid::parse(*text);
      if (!guid)
        return BadField{"a GUID"};
      member = *guid;
    } else if constexpr (std::is_same_v<T, DateTime>) {
      const auto date = DateTime::parse(*text);
      if (!date)
        return BadField{"a date and time"};
      member = *date;
    } else {
      member = std::move(*text);
    }
    return std::nullopt;
  }
}

/// Calls `visit(column)` for each column of `Row`.
template <class Row, class Visit>
constexpr void for_each_column(Visit&& visit) {
  std::apply([&](const auto&... columns) { (visit(columns), ...); }, Table<Row>::columns);
}

/// How many columns `Row` has.
template <class Row>
constexpr std::size_t column_count() {
  return std::tuple_size_v<std::remove_cvref_t<decltype(Table<Row>::columns)>>;
}

} // namespace gc2pc
