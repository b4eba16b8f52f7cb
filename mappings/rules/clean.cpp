// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/clean.hpp"

#include "mappings/model/row_key.hpp"
#include "mappings/model/text.hpp"

namespace gc2pc {
namespace {

/// Cleans one member; says how many places were bad.
template <class T>
std::int64_t clean_member(T& member) {
  if constexpr (std::is_same_v<T, std::string>)
    return clean_utf8(member);
  else if constexpr (std::is_same_v<T, std::optional<std::string>>)
    return member ? clean_utf8(*member) : 0;
  else
    return 0;
}

template <class Row>
void clean_rows(std::vector<Row>& rows, BadText policy, FindingLog& log) {
  for (auto& row : rows) {
    std::int64_t places = 0;
    std::string columns;
    for_each_column<Row>([&](const auto& column) {
      const auto bad = clean_member(row.*(column.member));
      if (bad == 0)
        return;
      places += bad;
      columns += (columns.empty() ? "" : ", ") + std::string(column.name);
    });
    if (places != 0)
      log.add({bad_text_code(policy),
               std::string(Table<Row>::name),
               row_key_text(row),
               std::nullopt,
               {},
               std::to_string(places) + (places == 1 ? " place" : " places") + " in " + columns,
               1});
  }
}

} // namespace

void clean_inventory(legacy::Inventory& source, BadText policy, FindingLog& log) {
  clean_rows(source.versions, policy, log);
  clean_rows(source.principals, policy, log);
  clean_rows(source.addins, policy, log);
  clean_rows(source.nodes, policy, log);
  clean_rows(source.role_types, policy, log);
  clean_rows(source.preferences, policy, log);
}

} // namespace gc2pc
