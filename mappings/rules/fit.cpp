// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/fit.hpp"

#include "mappings/rules/column_sizes.hpp"

#include <set>

namespace gc2pc {
namespace {

/// The key of a row, with the legacy ids of what it is about.
template <class Row>
std::string key_text(const Row& row, const LegacyKeys& keys) {
  std::string text;
  for_each_column<Row>([&](const auto& column) {
    if (column.key != Key::yes)
      return;
    const auto& value = row.*(column.member);
    using Value = std::remove_cvref_t<decltype(value)>;
    text += (text.empty() ? "" : ", ") + std::string(column.name) + " ";
    const Field field = to_field(value);
    if constexpr (std::is_same_v<Value, chat::NodeId>)
      text += keys.node(value);
    else if constexpr (std::is_same_v<Value, chat::PrincipalId>)
      text += keys.principal(value);
    else if (const auto* number = std::get_if<std::int64_t>(&field))
      text += std::to_string(*number);
    else if (const auto* words = std::get_if<std::string>(&field))
      text += *words;
  });
  return text;
}

template <class Row>
void report_row(const Row& row, const std::vector<const ColumnSize*>& sizes, const LegacyKeys& keys,
                FindingLog& log) {
  std::size_t position = 0;
  for_each_column<Row>([&](const auto& column) {
    const auto* size = sizes[position++];
    if (!size)
      return;
    if (const auto wrong = misfit(*size, to_field(row.*(column.member))))
      log.add({size->text ? Code::value_too_long : Code::value_out_of_range, std::string(Table<Row>::name),
               key_text(row, keys), std::nullopt, std::string(column.name),
               std::string(column.name) + " " + *wrong, 1});
  });
}

} // namespace

void report_sizes(const chat::ChangeSet& changes, const LegacyKeys& keys, FindingLog& log) {
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    const auto sizes = sizes_of<Row>();
    for (const auto& row : change.inserted)
      report_row(row, sizes, keys, log);
    for (const auto& [before, after] : change.updated)
      report_row(after, sizes, keys, log);
  });
}

void report_static_rows(const chat::ChangeSet& changes, const chat::StaticRows& present, FindingLog& log) {
  // Others are errors by themselves (C15, C20, C36).
  const std::set<std::int64_t> known_values{2, 3, 4, 5, 6}, known_types{5, 8, 9, 10};
  std::set<std::int64_t> values, types;
  const auto refer = [](std::int64_t key, const std::set<std::int64_t>& known,
                        const std::set<std::int64_t>& there, std::set<std::int64_t>& missing) {
    if (known.contains(key) && !there.contains(key))
      missing.insert(key);
  };
  const auto look_at = [&](const chat::Node& node) {
    refer(node.behavior, known_values, present.enum_values, values);
    refer(node.visibility, known_values, present.enum_values, values);
  };
  for (const auto& node : changes.nodes.inserted)
    look_at(node);
  for (const auto& [before, after] : changes.nodes.updated)
    look_at(after);
  for (const auto& principal : changes.principals.inserted)
    refer(principal.type, known_types, present.principal_types, types);
  if (values.empty() && types.empty())
    return;
  std::string detail;
  const auto tell = [&](std::string_view table, const std::set<std::int64_t>& keys) {
    for (const auto key : keys)
      detail += (detail.empty() ? "" : ", ") + std::string(table) + " " + std::to_string(key);
  };
  tell("tblEnumValue", values);
  tell("tblPrincipalType", types);
  log.add({Code::static_row_missing,
           {},
           "target",
           std::nullopt,
           {},
           "the target lacks " + detail,
           static_cast<std::int64_t>(values.size() + types.size())});
}

} // namespace gc2pc
