// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/dangling_rows.hpp"

#include "adapters/target/chat_tables.hpp"

#include <set>
#include <type_traits>
#include <vector>

namespace gc2pc {
namespace {

template <class Row, class Key>
std::set<Key> keys_of(const std::vector<Row>& rows, Key Row::*key) {
  std::set<Key> result;
  for (const auto& row : rows)
    result.insert(row.*key);
  return result;
}

} // namespace

std::int64_t dangling_before_images(Database& database, const chat::ChangeSet& changes) {
  const auto now = read_structure(database);
  const auto nodes = keys_of(now.nodes, &chat::Node::id);
  const auto principals = keys_of(now.principals, &chat::Principal::id);
  const auto addins = keys_of(now.addins, &chat::Addin::id);
  const auto types = keys_of(now.role_types, &chat::RoleType::id);
  std::int64_t result = 0;
  const auto refer = [&](const auto& keys, const auto& key) { result += keys.contains(key) ? 0 : 1; };
  const auto look_at = [&]<class Row>(const Row& row) {
    if constexpr (std::is_same_v<Row, chat::Node>) {
      if (row.parent)
        refer(nodes, *row.parent);
      if (row.addin)
        refer(addins, *row.addin);
      if (now.statics) {
        refer(now.statics->enum_values, row.behavior);
        refer(now.statics->enum_values, row.visibility);
      }
    } else if constexpr (std::is_same_v<Row, chat::Role>) {
      refer(nodes, row.node);
      refer(principals, row.principal);
      refer(types, row.type);
    } else if constexpr (std::is_same_v<Row, chat::ScopeEntry>) {
      refer(nodes, row.node);
      refer(principals, row.principal);
    }
  };
  chat::for_each_change(changes, [&](const auto& change) {
    for (const auto& row : change.deleted)
      look_at(row);
    for (const auto& [before, after] : change.updated)
      look_at(before);
  });
  return result;
}

} // namespace gc2pc
