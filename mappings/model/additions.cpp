// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/additions.hpp"

#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <type_traits>
#include <unordered_set>

namespace gc2pc::chat {
namespace {

/// What the structure added; the references of the product's schema to it.
struct Brought {
  std::unordered_set<PrincipalId> principals;
  std::unordered_set<NodeId> nodes;
  std::unordered_set<Guid> addins;

  explicit Brought(const ChangeSet& structure) {
    for (const auto& row : structure.principals.inserted)
      principals.insert(row.id);
    for (const auto& row : structure.nodes.inserted)
      nodes.insert(row.id);
    for (const auto& row : structure.addins.inserted)
      addins.insert(row.id);
  }
  [[nodiscard]] bool has(const PrincipalMeta& row) const { return principals.contains(row.principal); }
  [[nodiscard]] bool has(const Node& row) const {
    return (row.parent && nodes.contains(*row.parent)) || (row.addin && addins.contains(*row.addin));
  }
  [[nodiscard]] bool has(const Role& row) const {
    return nodes.contains(row.node) || principals.contains(row.principal);
  }
  [[nodiscard]] bool has(const ScopeEntry& row) const {
    return nodes.contains(row.node) || principals.contains(row.principal);
  }
  [[nodiscard]] bool has(const LastChatId& row) const { return nodes.contains(row.node); }
  [[nodiscard]] bool has(const Invitation& row) const {
    return nodes.contains(row.node) || principals.contains(row.principal);
  }
  [[nodiscard]] bool has(const LastInviteId& row) const { return principals.contains(row.principal); }
};

/// Whether rows of a table refer to other rows in a way that the product's schema knows.
template <class Row>
constexpr bool refers = !std::is_same_v<Row, Principal> && !std::is_same_v<Row, Affiliation> &&
                        !std::is_same_v<Row, Addin> && !std::is_same_v<Row, Preference>;

/// How what identifies two rows compares. A message that is written moves its room's last chatId on, which is
/// part of that row's key: it stays the row that it was.
template <class Row>
bool identity_before(const Row* a, const Row* b) {
  if constexpr (std::is_same_v<Row, LastChatId>)
    return a->node < b->node;
  else
    return compare_keys(*a, *b) < 0;
}

template <class Row>
void add_rows(const Brought& brought, const std::vector<Row>& now, const Change<Row>& structure,
              const Change<Row>& rest, Change<Row>& additions) {
  std::vector<const Row*> own;
  own.reserve(structure.size() + rest.size());
  const auto& of_structure = in_place(structure.inserted);
  const auto& of_rest = in_place(rest.inserted);
  for (const auto* rows : {&of_structure, &of_rest})
    for (const auto& row : *rows)
      own.push_back(&row);
  for (const auto* change : {&structure, &rest})
    for (const auto& [before, after] : change->updated)
      own.push_back(&after);
  std::sort(own.begin(), own.end(), identity_before<Row>);
  for (const auto& row : now)
    if (brought.has(row) && !std::binary_search(own.begin(), own.end(), &row, identity_before<Row>))
      additions.inserted.push_back(row);
}

} // namespace

ChangeSet additions_to(const ChangeSet& structure, const ChangeSet& rest, const Inventory& now) {
  const Brought brought(structure);
  ChangeSet additions;
  for_each_change(additions, [&]<class Row>(Change<Row>& change) {
    if constexpr (refers<Row>)
      add_rows(brought, rows_of<Row>(now), change_of<Row>(structure), change_of<Row>(rest), change);
  });
  return additions;
}

std::vector<std::string> texts_of(const ChangeSet& additions) {
  std::vector<std::string> texts;
  for_each_change(additions, [&]<class Row>(const Change<Row>& change) {
    for (const auto& row : change.inserted)
      texts.push_back(std::string(Table<Row>::name) + ' ' + row_key_text(row));
  });
  return texts;
}

ChangeSet joined(ChangeSet changes, const ChangeSet& additions) {
  for_each_change_pair(changes, additions, [](auto& into, const auto& from) {
    for (const auto& row : from.inserted)
      into.inserted.push_back(row);
  });
  return changes;
}

} // namespace gc2pc::chat
