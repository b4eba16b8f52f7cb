// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/fit.hpp"

#include "mappings/rules/column_sizes.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace gc2pc {
namespace {

/// What ids of the target are called by their legacy rows, for keys of findings.
struct LegacyKeys {
  std::function<std::string(chat::NodeId)> node;
  std::function<std::string(chat::PrincipalId)> principal;
};

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
    using Member = typename std::remove_cvref_t<decltype(column)>::value_type;
    const auto* size = sizes[position++];
    if (!size)
      return;
    if constexpr (is_strong<Member>::value) // of millions of ids nearly all fit
      if (const auto id = (row.*(column.member)).value; id == static_cast<std::int32_t>(id))
        return;
    if (const auto wrong = misfit(*size, to_field(row.*(column.member))))
      log.add({size->text ? Code::value_too_long : Code::value_out_of_range, std::string(Table<Row>::name),
               key_text(row, keys), std::nullopt, std::string(column.name),
               std::string(column.name) + " " + *wrong, 1});
  });
}

/// Adds value-too-long and value-out-of-range for rows that are written.
void report_sizes(const chat::ChangeSet& changes, const LegacyKeys& keys, FindingLog& log) {
  chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
    const auto sizes = sizes_of<Row>();
    for (const auto& row : change.inserted)
      report_row(row, sizes, keys, log);
    for (const auto& [before, after] : change.updated)
      report_row(after, sizes, keys, log);
  });
}

/// Adds static-row-missing for rows that are written.
void report_static_rows(const chat::ChangeSet& changes, const chat::StaticRows& present, FindingLog& log) {
  // Others are errors by themselves (C15, C20, C36).
  const std::set<std::int64_t> known_values{2, 3, 4, 5, 6};
  std::set<std::int64_t> values, types;
  const auto refer = [](std::int64_t key, bool known, const std::set<std::int64_t>& there,
                        std::set<std::int64_t>& missing) {
    if (known && !there.contains(key))
      missing.insert(key);
  };
  const auto look_at = [&](const chat::Node& node) {
    refer(node.behavior, known_values.contains(node.behavior), present.enum_values, values);
    refer(node.visibility, known_values.contains(node.visibility), present.enum_values, values);
  };
  for (const auto& node : changes.nodes.inserted)
    look_at(node);
  for (const auto& [before, after] : changes.nodes.updated)
    look_at(after);
  for (const auto& principal : changes.principals.inserted)
    refer(static_cast<std::int64_t>(principal.type), is_kept(principal.type), present.principal_types, types);
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

std::string key_of(const Planning& p, const Item& item) {
  const auto id = std::to_string(p.tree->node(item.legacy).id.value);
  return item.kind == ItemKind::made_category    ? "of a created category"
         : item.kind == ItemKind::split_category ? "of a split of nodeID " + id
                                                 : id;
}

} // namespace

void report_fit(Planning& p) {
  std::map<chat::NodeId, std::string> nodes_by_id;
  std::map<chat::PrincipalId, std::string> principals_by_id;
  const LegacyKeys keys{
      [&](chat::NodeId id) {
        if (nodes_by_id.empty())
          for (const auto& item : p.items->all())
            nodes_by_id.emplace(item.id, key_of(p, item));
        const auto found = nodes_by_id.find(id);
        return found == nodes_by_id.end() ? std::to_string(id.value) + " of the target" : found->second;
      },
      [&](chat::PrincipalId id) {
        if (principals_by_id.empty())
          for (std::size_t row = 0; row < p.in.source.principals.size(); ++row)
            if (const auto legacy = p.in.source.principals[row].id; p.principals->is_migrated(row))
              principals_by_id.emplace(p.principals->by(legacy), std::to_string(legacy.value));
        const auto found = principals_by_id.find(id);
        return found != principals_by_id.end() ? found->second
               : p.plan.placeholder && p.plan.placeholder->principal == id
                   ? "of the created principal"
                   : std::to_string(id.value) + " of the target";
      }};
  report_sizes(p.plan.structure, keys, p.log);
  report_sizes(p.plan.rest, keys, p.log);
  if (p.in.target && p.target.statics)
    report_static_rows(p.plan.structure, *p.target.statics, p.log); // last (C1)
}

} // namespace gc2pc
