// SPDX-License-Identifier: Apache-2.0
/// \file
/// The JSON Schema of a row's line, from the same description.
#pragma once

#include "adapters/export/row_json.hpp"

#include <string>
#include <string_view>

namespace gc2pc {

namespace json_text {

/// What a member can be, as JSON.
enum class Kind { truth, number, time, guid, text };

template <class T>
constexpr Kind kind_of() {
  if constexpr (is_optional<T>::value)
    return kind_of<typename T::value_type>();
  else if constexpr (std::is_same_v<T, bool>)
    return Kind::truth;
  else if constexpr (is_time<T>)
    return Kind::time;
  else if constexpr (std::is_same_v<T, Guid>)
    return Kind::guid;
  else if constexpr (storage_of<T>() == Storage::integer)
    return Kind::number;
  else
    return Kind::text;
}

/// Collects the members of a schema.
class SchemaText {
 public:
  explicit SchemaText(std::string_view table);
  void member(std::string_view name, Kind kind, bool may_be_null);
  [[nodiscard]] std::string finish();

 private:
  std::string text_, required_;
};

} // namespace json_text

/// A JSON Schema (draft 2020-12) of one line.
template <class Row>
[[nodiscard]] std::string row_schema() {
  json_text::SchemaText schema(Table<Row>::name);
  for_each_column<Row>([&](const auto& column) {
    using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
    schema.member(column.name, json_text::kind_of<Member>(), is_optional<Member>::value);
  });
  return schema.finish();
}

} // namespace gc2pc
