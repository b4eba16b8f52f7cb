// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/id_table.hpp"
#include "mappings/model/key_groups.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

using namespace gc2pc;

namespace {

chat::Role role_of(std::int64_t node, std::int64_t principal) {
  return {chat::NodeId{node}, chat::PrincipalId{principal}, chat::RoleTypeId{1}, chat::PrincipalId{1}};
}

/// The groups as lists of node and principal, with `0, 0` after each.
std::vector<std::pair<std::int64_t, std::int64_t>> groups_of(const chat::Rows<chat::Role>& rows) {
  chat::KeyGroups<chat::Role> groups(rows);
  REQUIRE(groups.few_runs());
  std::vector<std::pair<std::int64_t, std::int64_t>> result;
  for (const auto* group = &groups.next(); !group->empty(); group = &groups.next()) {
    for (const auto& row : *group)
      result.emplace_back(row.node.value, row.principal.value);
    result.emplace_back(0, 0);
  }
  CHECK(groups.next().empty()); // and stays so
  return result;
}

} // namespace

TEST_CASE("rows that ascend in a few runs come in groups of what their keys begin with") {
  using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;
  CHECK(groups_of({}).empty());
  CHECK(groups_of({role_of(1, 2)}) == Pairs{{1, 2}, {0, 0}});
  // Within a group they may be in any order.
  CHECK(groups_of({role_of(1, 3), role_of(1, 2), role_of(4, 1)}) ==
        Pairs{{1, 2}, {1, 3}, {0, 0}, {4, 1}, {0, 0}});
  // Two runs that share a group, and one that begins in the first.
  CHECK(groups_of({role_of(3, 1), role_of(5, 9), role_of(1, 1), role_of(5, 2), role_of(6, 1)}) ==
        Pairs{{1, 1}, {0, 0}, {3, 1}, {0, 0}, {5, 2}, {5, 9}, {0, 0}, {6, 1}, {0, 0}});
}

TEST_CASE("rows in more than eight runs are refused") {
  chat::Rows<chat::Role> descending;
  for (int node = 9; node > 0; --node)
    descending.push_back(role_of(node, 1));
  CHECK_FALSE(chat::KeyGroups<chat::Role>(descending).few_runs());
  chat::Rows<chat::Role> eight;
  for (int node = 8; node > 0; --node)
    eight.push_back(role_of(node, 1));
  CHECK(chat::KeyGroups<chat::Role>(eight).few_runs());
}

TEST_CASE("an id table knows what was added first, whatever the ids") {
  const std::vector<std::int64_t> ids{1,
                                      2,
                                      3,
                                      63,
                                      64,
                                      65,
                                      -1,
                                      1'000'000'000,
                                      0,
                                      70,
                                      std::numeric_limits<std::int64_t>::max(),
                                      std::numeric_limits<std::int64_t>::min(),
                                      2,
                                      -1,
                                      1'000'000'000};
  IdTable<chat::NodeId, int> table;
  std::unordered_map<std::int64_t, int> expected;
  for (int value = 0; value < static_cast<int>(ids.size()); ++value) {
    const auto id = ids[static_cast<std::size_t>(value)];
    table.add(chat::NodeId{id}, value);
    expected.emplace(id, value);
  }
  for (const auto& [id, value] : expected) {
    CAPTURE(id);
    REQUIRE(table.find(chat::NodeId{id}) != nullptr);
    CHECK(*table.find(chat::NodeId{id}) == value);
  }
  for (const std::int64_t id : {4, 66, -2, 999'999'999})
    CHECK_FALSE(table.contains(chat::NodeId{id}));
}
