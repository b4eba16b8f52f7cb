// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/keys.hpp"

#include "mappings/model/numbers.hpp"
#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gc2pc {
namespace {

/// Tables where rows with one key are not an error: the latest version counts, the rules give invitations new
/// numbers (C46), and choose among last numbers (C45) and preferences (C47).
template <class Row>
constexpr bool may_repeat =
    std::is_same_v<Row, legacy::Version> || std::is_same_v<Row, legacy::LastChatId> ||
    std::is_same_v<Row, legacy::Invitation> || std::is_same_v<Row, legacy::Preference>;

std::string rows_text(std::int64_t rows) {
  return counted(rows, "row has", "rows have") + " this key";
}

/// `rows` sorted by their key.
template <class Row>
void drop(std::vector<Row>& rows, FindingLog& log) {
  auto end = rows.begin(); // of what is kept
  for (auto first = rows.begin(); first != rows.end();) {
    const auto last = std::find_if(std::next(first), rows.end(),
                                   [&](const Row& other) { return compare_keys(*first, other) != 0; });
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
  legacy::for_each_table(source, [&]<class Row>(std::vector<Row>& rows) {
    if constexpr (!may_repeat<Row>) {
      const auto before = rows.size();
      drop(rows, log);
      if (rows.size() != before)
        dropped[std::string(Table<Row>::name)] = static_cast<std::int64_t>(before - rows.size());
    }
  });
  return dropped;
}

} // namespace gc2pc
