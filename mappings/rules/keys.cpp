// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/keys.hpp"

#include "mappings/model/numbers.hpp"
#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gc2pc {
namespace {

template <class Row>
bool same_key(const Row& a, const Row& b) {
  bool same = true;
  for_each_column<Row>([&](const auto& column) {
    if (column.key == Key::yes)
      same = same && a.*(column.member) == b.*(column.member);
  });
  return same;
}

std::string rows_text(std::int64_t rows) {
  return counted(rows, "row has", "rows have") + " this key";
}

/// `rows` sorted by their key.
template <class Row>
void drop(std::vector<Row>& rows, FindingLog& log) {
  auto end = rows.begin(); // of what is kept
  for (auto first = rows.begin(); first != rows.end();) {
    const auto last = std::find_if(std::next(first), rows.end(),
                                   [&](const Row& other) { return !same_key(*first, other); });
    auto lowest = first;
    if (last - first > 1) {
      log.add({Code::duplicate_key,
               std::string(Table<Row>::name),
               row_key_text(*first),
               std::nullopt,
               {},
               rows_text(last - first),
               last - first});
      lowest = std::min_element(first, last,
                                [](const Row& a, const Row& b) { return row_fields(a) < row_fields(b); });
    }
    if (end != lowest)
      *end = std::move(*lowest);
    ++end;
    first = last;
  }
  rows.erase(end, rows.end());
}

template <class Row>
void report_guids(const std::vector<Row>& rows, std::string_view column, FindingLog& log) {
  std::vector<Guid> guids;
  guids.reserve(rows.size());
  for (const auto& row : rows)
    guids.push_back(row.guid);
  std::sort(guids.begin(), guids.end());
  for (auto first = guids.begin(); first != guids.end();) {
    const auto last = std::find_if(first, guids.end(), [&](const Guid& other) { return other != *first; });
    if (last - first > 1)
      log.add(repeated_guid(Table<Row>::name, column, *first, rows_text(last - first), last - first));
    first = last;
  }
}

} // namespace

Finding repeated_guid(std::string_view table, std::string_view column, const Guid& guid, std::string detail,
                      std::int64_t rows) {
  return {Code::duplicate_key,
          std::string(table),
          std::string(column) + " " + guid.text(),
          guid,
          {},
          std::move(detail),
          rows};
}

std::map<std::string, std::int64_t> drop_repeated_keys(legacy::Inventory& source, FindingLog& log) {
  // Before rows are dropped: a row that is there twice repeats its GUID, too.
  report_guids(source.principals, "prinGuid", log);
  report_guids(source.nodes, "nodeGuid", log);
  std::map<std::string, std::int64_t> dropped;
  const auto look_at = [&]<class Row>(std::vector<Row>& rows) {
    const auto before = rows.size();
    drop(rows, log);
    if (rows.size() != before)
      dropped[std::string(Table<Row>::name)] = static_cast<std::int64_t>(before - rows.size());
  };
  look_at(source.principals);
  look_at(source.affiliations);
  look_at(source.addins);
  look_at(source.nodes);
  look_at(source.role_types);
  look_at(source.roles);
  look_at(source.scopes);
  look_at(source.last_invite_ids);
  return dropped;
}

} // namespace gc2pc
