// SPDX-License-Identifier: Apache-2.0
/// \file
/// Whether rows are all that a table holds: then they are erased at once, instead of each by its
/// key.
#pragma once

#include "adapters/sql/rows.hpp"
#include "mappings/model/change_set.hpp"
#include "mappings/model/key_groups.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace gc2pc {

/// So few rows are erased one by one without a look at the table.
inline constexpr std::size_t least_for_whole_table = 1000;

/// Whether the table has a row with the key of each of `rows`, and no other one. Only asked of SQLite, in a
/// transaction that keeps others from writing: on a server a row could be added after the look.
template <class Row>
[[nodiscard]] bool holds_only(Database& database, const chat::Rows<Row>& rows) {
  const auto& dialect = database.dialect();
  const auto table = dialect.quoted(Table<Row>::name);
  if (rows.size() < least_for_whole_table || database.engine().files == nullptr ||
      static_cast<std::size_t>(database.number("SELECT count(*) FROM " + table)) != rows.size())
    return false;
  chat::KeyGroups<Row> groups(rows);
  if (!groups.few_runs())
    return false;
  std::string order;
  for (std::size_t position = 1; position <= storages<Row>(Columns::key).size(); ++position)
    order += (order.empty() ? " ORDER BY " : ", ") + std::to_string(position);
  const auto found = database.engine().rows.stream(
      database, "SELECT " + RowSql<Row>::names(dialect, Columns::key) + " FROM " + table + order, {},
      storages<Row>(Columns::key));
  Row key{};
  const auto is_next = [&](const Row& row) {
    if (!found->fetch())
      return false;
    std::size_t column_number = 0;
    bool same = true;
    for_each_column<Row>([&](const auto& column) {
      if (column.key == Key::no)
        return;
      auto& value = key.*(column.member);
      same = !take(found->results()[column_number++], value) && same && value == row.*(column.member);
    });
    return same;
  };
  for (;;) {
    const auto& group = groups.next();
    if (group.empty())
      return !found->fetch();
    if (!std::all_of(group.begin(), group.end(), is_next))
      return false;
  }
}

} // namespace gc2pc
