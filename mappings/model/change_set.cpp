// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/change_set.hpp"

#include "mappings/model/apply_change.hpp"
#include "mappings/model/row_key.hpp"

namespace gc2pc::chat {
namespace {

/// Every row that a change touches, its lists as they are in place. An update that changes the key is a row
/// that goes and one that comes.
template <class Row>
std::vector<Passage<Row>> passages(const Change<Row>& change, const std::vector<Row>& inserted,
                                   const std::vector<Row>& deleted) {
  std::vector<Passage<Row>> result;
  result.reserve(change.size());
  for (const auto& row : inserted)
    result.push_back({nullptr, &row});
  for (const auto& row : deleted)
    result.push_back({&row, nullptr});
  for (const auto& [before, after] : change.updated) {
    if (compare_keys(before, after) == 0) {
      result.push_back({&before, &after});
    } else {
      result.push_back({&before, nullptr});
      result.push_back({nullptr, &after});
    }
  }
  sort_passages(result);
  return result;
}

template <class Row>
bool same(const Row& a, const Row& b) {
  bool equal = true;
  for_each_column<Row>(
      [&](const auto& column) { equal = equal && a.*(column.member) == b.*(column.member); });
  return equal;
}

template <class Row>
Change<Row> transition_of(const Change<Row>& from, const Change<Row>& to) {
  Change<Row> result;
  const auto add = [&](const Row* now, const Row* wanted) {
    if (now == nullptr && wanted != nullptr)
      result.inserted.push_back(*wanted);
    else if (now != nullptr && wanted == nullptr)
      result.deleted.push_back(*now);
    else if (now != nullptr && !same(*now, *wanted))
      result.updated.emplace_back(*now, *wanted);
  };
  const auto& inserted_then = in_place(from.inserted);
  const auto& deleted_then = in_place(from.deleted);
  const auto& inserted_next = in_place(to.inserted);
  const auto& deleted_next = in_place(to.deleted);
  const auto then = passages(from, inserted_then, deleted_then);
  const auto next = passages(to, inserted_next, deleted_next);
  // In the order of the keys, so that equal plans make equal changes.
  for (const auto& passage : then)
    if (const auto* found = find(next, passage.key()))
      add(passage.after, found->after);
    else
      add(passage.after, passage.before);
  for (const auto& passage : next)
    if (!find(then, passage.key()))
      add(passage.before, passage.after);
  return result;
}

} // namespace

bool ChangeSet::empty() const {
  return size() == 0;
}

std::size_t ChangeSet::size() const {
  std::size_t total = 0;
  for_each_change(*this, [&](const auto& change) { total += change.size(); });
  return total;
}

ChangeSet inverse(const ChangeSet& changes) {
  ChangeSet result = changes;
  for_each_change(result, [](auto& change) {
    std::swap(change.inserted, change.deleted);
    for (auto& [before, after] : change.updated)
      std::swap(before, after);
  });
  return result;
}

ChangeSet transition(const ChangeSet& from, const ChangeSet& to) {
  ChangeSet result;
  for_each_change_pair(from, to, [&]<class Row>(const Change<Row>& then, const Change<Row>& next) {
    change_of<Row>(result) = transition_of(then, next);
  });
  return result;
}

Inventory apply(Inventory before, const ChangeSet& changes) {
  for_each_change(changes,
                  [&]<class Row>(const Change<Row>& change) { apply_change(rows_of<Row>(before), change); });
  return before;
}

Seed seed_for(const Guid& pool_id) {
  Seed seed;
  seed.config = {"pool", std::nullopt, Guid::v5(pool_id, "store")};
  // The permission sets are those that the published bit lists give for the four roles.
  seed.role_types = {{RoleTypeId{1}, "Member", 3984},
                     {RoleTypeId{2}, "Manager", 12276},
                     {RoleTypeId{3}, "Voiced", 4096},
                     {RoleTypeId{4}, "Creator", 16}};
  seed.root.id = root_node;
  seed.root.guid = *Guid::parse("00000000-0000-4000-8000-000000000001");
  seed.root.parent = root_node;
  seed.root.is_category = true;
  seed.root.name = "Root";
  seed.root.invite = false;
  seed.root.logged = true;
  seed.root.file_post = false;
  seed.root.added_by = seed.root.updated_by = PrincipalId{1};
  seed.system.id = PrincipalId{1};
  seed.system.guid = *Guid::parse("00000000-0000-4000-8000-000000000002");
  seed.system.uri = "sip:system@target.invalid";
  seed.system.name = seed.system.display_name = "System";
  seed.system.type = PrincipalType::system_user;
  seed.system.verified_on = *DateTime::parse("2013-01-01 00:00:00");
  return seed;
}

Inventory inventory_of(const Seed& seed) {
  Inventory inventory;
  inventory.configs = {seed.config};
  inventory.role_types = seed.role_types;
  inventory.nodes = {seed.root};
  inventory.principals = {seed.system};
  return inventory;
}

} // namespace gc2pc::chat
