// SPDX-License-Identifier: Apache-2.0
#include "tests/db/value_reading.hpp"

#include "adapters/source/legacy_writer.hpp"
#include "tests/db/legacy_source_conformance.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

namespace gc2pc::test {
namespace {

std::string holds(const std::string& found, const std::string& expected) {
  return "holds " + found + " where " + expected + " belongs";
}

std::string with_value(const legacy::BadValue& value) {
  return holds(value.found + (value.value ? " (" + *value.value + ")" : ""), value.expected);
}

constexpr legacy::NodeId room{2};

std::string value_in(const legacy::Inventory& inventory, Holds holds) {
  if (holds == Holds::date) {
    REQUIRE(inventory.invitations.size() == 1);
    return inventory.invitations.front().created_on.text();
  }
  for (const auto& node : inventory.nodes) {
    if (node.id != room)
      continue;
    switch (holds) {
    case Holds::number:
      return std::to_string(node.behavior);
    case Holds::bit:
      return node.disabled ? "1" : "0";
    case Holds::text:
      return node.name;
    default:
      return node.guid.text();
    }
  }
  return "nothing";
}

} // namespace

std::string text_of(const legacy::BadValue& value) {
  return value.table + ' ' + value.key + ": " + value.column + ' ' + with_value(value);
}

std::string text_of(const legacy::BadMessage& value) {
  return "room " + (value.room ? std::to_string(value.room->value) : "-") + ", chatId " +
         (value.id ? std::to_string(value.id->value) : "-") + ": " + value.column + ' ' +
         holds(value.found, value.expected);
}

template <class Row>
void ValueReading::replace(const std::string& column, const std::string& expression,
                           const std::string& where) {
  const std::string table(Table<Row>::name);
  std::string columns;
  for_each_column<Row>([&](const auto& other) {
    const std::string name(other.name);
    columns += (columns.empty() ? "" : ", ") +
               (name == column ? "(" + expression + ") AS " + name : "base_" + table + '.' + name);
  });
  run_("DROP VIEW IF EXISTS " + table);
  run_("CREATE VIEW " + table + " AS SELECT " + columns + " FROM base_" + table + " WHERE " + where);
}

std::string ValueReading::of(Holds holds, const std::string& expression) {
  const char* const columns[] = {"behavior", "disabled", "nodeName", "nodeGuid", "createdOn"};
  const std::string column = columns[static_cast<int>(holds)];
  if (holds == Holds::date)
    replace<legacy::Invitation>(column, expression, "1 = 1");
  else
    replace<legacy::Node>(column, expression, "nodeID = 2");
  const auto inventory = open_()->inventory();
  std::string bad;
  const std::string table(holds == Holds::date ? Table<legacy::Invitation>::name : Table<legacy::Node>::name);
  for (const auto& value : inventory.bad_values) {
    if (value.table != table)
      continue; // of a case before
    REQUIRE(value.column == column);
    REQUIRE(value.key == (holds == Holds::date ? "prinID 5, nodeID 2" : "nodeID 2"));
    bad += with_value(value);
  }
  CHECK(inventory.left_out.size() == inventory.bad_values.size());
  return bad.empty() ? value_in(inventory, holds) : bad;
}

std::string ValueReading::in_message(const std::string& column, const std::string& expression) {
  // Message 1 as it is, and 2 with the expression: of an engine whose columns have types both have its type.
  replace<legacy::Message>(column, expression, "chatId IN (1, 2)");
  const auto source = open_();
  Batch<legacy::Message> batch;
  const auto reader = source->messages({});
  std::string result;
  std::size_t read = 0;
  while (reader->next(batch)) {
    read += batch.size();
    for (const auto& value : batch.bad())
      result += (result.empty() ? "" : "; ") + text_of(value);
  }
  return std::to_string(read) + " read" + (result.empty() ? "" : "; " + result);
}

void check_values(ValueReading& reading, const std::vector<ValueCase>& cases) {
  for (const auto& one : cases) {
    CAPTURE(one.expression);
    CHECK(reading.of(one.holds, one.expression) == one.expected);
  }
}

void make_readable_pool(const std::string& connection) {
  LegacyWriter writer(ConnectionString::parse(connection));
  writer.write(small_legacy_pool());
  for (const std::int64_t id : {1, 2}) {
    legacy::Message message;
    message.room = room;
    message.id = ChatId{id};
    message.date = Ticks{633'794'400'000'000'000};
    message.author = legacy::PrincipalId{5};
    message.content = "secret";
    message.rtf = "{\\rtf1}";
    writer.append(std::span(&message, 1));
  }
  writer.finish();
}

} // namespace gc2pc::test
