// SPDX-License-Identifier: Apache-2.0
/// \file
/// A row as one line of JSON and back, by its description: names of columns are names of members.
#pragma once

#include "adapters/export/json_text.hpp"
#include "mappings/model/columns.hpp"
#include "mappings/model/error.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace gc2pc {

namespace json_text {

template <class T>
inline constexpr bool is_time = std::is_same_v<T, Ticks> || std::is_same_v<T, DateTime>;

template <class T>
void put_value(std::string& out, const T& value) {
  if constexpr (is_optional<T>::value) {
    if (value)
      put_value(out, *value);
    else
      out += "null";
  } else if constexpr (std::is_same_v<T, bool>)
    out += value ? "true" : "false";
  else if constexpr (std::is_same_v<T, Ticks>)
    put_time(out, value);
  else if constexpr (std::is_same_v<T, DateTime>)
    put_time(out, value.ticks);
  else if constexpr (std::is_same_v<T, Guid>) {
    out += '"';
    value.append_to(out);
    out += '"';
  } else if constexpr (is_strong<T>::value)
    put(out, value.value);
  else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
    put(out, static_cast<std::int64_t>(value));
  else
    put(out, std::string_view(value));
}

/// False when the value does not fit.
template <class T>
[[nodiscard]] bool get_value(Value&& value, T& member) {
  if constexpr (is_optional<T>::value) {
    if (!std::holds_alternative<std::monostate>(value))
      return get_value(std::move(value), member.emplace());
    member.reset();
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    const auto* found = std::get_if<bool>(&value);
    member = found != nullptr && *found;
    return found != nullptr;
  } else if constexpr (is_time<T>) {
    const auto time = time_of(value);
    if constexpr (std::is_same_v<T, Ticks>)
      member = time.value_or(Ticks{});
    else
      member = DateTime{time.value_or(Ticks{})};
    return time.has_value();
  } else if constexpr (storage_of<T>() == Storage::integer) {
    const auto number = number_of(value);
    return number && !from_field(Field{*number}, member);
  } else {
    auto* text = std::get_if<std::string>(&value);
    return text != nullptr && !from_field(Field{std::move(*text)}, member);
  }
}

} // namespace json_text

namespace json_text {

/// What is in front of each value of a row: `{"first":`, `,"second":`, …
template <class Row>
[[nodiscard]] const std::vector<std::string>& row_names() {
  static const auto names = [] {
    std::vector<std::string> texts;
    for_each_column<Row>([&](const auto& column) {
      texts.push_back((texts.empty() ? "{\"" : ",\"") + std::string(column.name) + "\":");
    });
    return texts;
  }();
  return names;
}

} // namespace json_text

/// Appends the row and a line feed.
template <class Row>
void put_row(std::string& out, const Row& row) {
  auto name = json_text::row_names<Row>().begin();
  for_each_column<Row>([&](const auto& column) {
    out += *name++;
    json_text::put_value(out, row.*(column.member));
  });
  out += "}\n";
}

/// Throws Error(corrupt) for a line that put_row() does not write.
template <class Row>
void get_row(std::string_view line, Row& row) {
  auto members = json_text::Members::parse(line);
  bool fits = members.has_value();
  for_each_column<Row>([&](const auto& column) {
    if (!fits)
      return;
    auto value = members->take(column.name);
    fits = value && json_text::get_value(std::move(*value), row.*(column.member));
  });
  if (!fits || !members->empty())
    throw Error(ErrorKind::corrupt, "a line is not a row of " + std::string(Table<Row>::name));
}

} // namespace gc2pc
