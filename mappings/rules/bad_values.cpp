// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/bad_values.hpp"

#include <algorithm>
#include <tuple>

namespace gc2pc {
namespace {

Code code_of(BadValues policy) {
  return policy == BadValues::fail ? Code::bad_value : Code::row_left_out;
}

std::string what_is_there(const std::string& column, const std::string& expected, const std::string& found) {
  return column + " holds " + found + " where " + expected + " belongs";
}

} // namespace

void report_bad_values(const std::vector<legacy::BadValue>& values, BadValues policy, FindingLog& log) {
  // Not in the order of an engine.
  std::vector<const legacy::BadValue*> sorted;
  sorted.reserve(values.size());
  for (const auto& value : values)
    sorted.push_back(&value);
  const auto order = [](const legacy::BadValue* value) {
    return std::tie(value->table, value->key, value->column, value->found, value->value);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto* a, const auto* b) { return order(a) < order(b); });
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto& value = **first;
    const auto last = std::find_if(first, sorted.end(), [&](const legacy::BadValue* other) {
      return std::tie(other->table, other->key, other->column) !=
             std::tie(value.table, value.key, value.column);
    });
    log.add({code_of(policy), value.table, value.key, std::nullopt, value.column,
             what_is_there(value.column, value.expected, value.found) +
                 (value.value ? ": '" + *value.value + "'" : std::string()),
             last - first});
    first = last;
  }
}

void count_bad_message(BadColumns& columns, const legacy::BadMessage& message) {
  auto& column = columns[{message.room, message.column}];
  if (column.rows++ == 0 || (message.id && (!column.first || *message.id < *column.first))) {
    column.first = message.id;
    column.expected = message.expected;
    column.found = message.found;
  }
}

void report_bad_messages(const BadColumns& columns, BadValues policy, FindingLog& log) {
  for (const auto& [at, column] : columns) {
    const auto& [room, name] = at;
    log.add({code_of(policy), "tblChat",
             "channelId " + (room ? std::to_string(room->value) : std::string("-")), std::nullopt, name,
             what_is_there(name, column.expected, column.found) + "; the first chatId is " +
                 (column.first ? std::to_string(column.first->value) : std::string("not known")),
             column.rows});
  }
}

} // namespace gc2pc
