// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/additions.hpp"
#include "mappings/model/row_counts.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace gc2pc;
using namespace gc2pc::chat;

namespace {

Role role(std::int64_t node, std::int64_t principal) {
  return {NodeId{node}, PrincipalId{principal}, RoleTypeId{1}, PrincipalId{1}};
}

/// Two rooms, 10 and 20, with members 5 to 7 each.
ChangeSet two_rooms() {
  ChangeSet structure;
  for (const std::int64_t room : {10, 20}) {
    Node node;
    node.id = NodeId{room};
    structure.nodes.inserted.push_back(node);
    for (const std::int64_t member : {5, 6, 7})
      structure.roles.inserted.push_back(role(room, member));
  }
  return structure;
}

/// The texts of what is found when each of these lists comes as a piece of its own.
std::vector<std::string> found(const ChangeSet& structure, const ChangeSet& rest,
                               const std::vector<std::vector<Role>>& roles,
                               const std::vector<LastChatId>& last = {}) {
  AdditionsFinder finder(structure, rest);
  for (const auto& rows : roles) {
    Tables piece;
    piece.roles = rows;
    finder.look_at(piece);
  }
  Tables piece;
  piece.last_chat_ids = last;
  finder.look_at(piece);
  return texts_of(finder.take());
}

} // namespace

TEST_CASE("rows that others added to a migrated room are found in any order and in any pieces") {
  const auto structure = two_rooms();
  const std::vector<Role> own = in_place(structure.roles.inserted);
  CHECK(found(structure, {}, {own}).empty());
  CHECK(found(structure, {}, {{own.rbegin(), own.rend()}}).empty());
  CHECK(found(structure, {}, {{own[0], own[1]}, {own[2], own[3]}, {own[4], own[5]}}).empty());
  CHECK(found(structure, {}, {{own[1]}, {own[5]}}).empty()); // some are gone

  const std::vector<std::string> one{
      "tblPrincipalRole prinRoleNodeID 10, prinRolePrinID 8, prinRoleTypeID 1"};
  CHECK(found(structure, {}, {{own[0], own[1], own[2], role(10, 8), own[3], own[4], own[5]}}) == one);
  CHECK(found(structure, {}, {{own[5], role(10, 8), own[0]}}) == one);
  CHECK(found(structure, {}, {own, {role(10, 8)}}) == one);
  CHECK(found(structure, {}, {{role(10, 8)}, own}) == one);
  CHECK(found(structure, {}, {{role(30, 8), role(10, 8)}}) == one); // another room is not the run's
}

TEST_CASE("a row that the rest wrote is the run's own, whatever number a message moved it to") {
  const auto structure = two_rooms();
  ChangeSet rest;
  rest.last_chat_ids.inserted = {{NodeId{20}, ChatId{7}}};
  CHECK(found(structure, rest, {}, {{NodeId{20}, ChatId{7}}}).empty());
  CHECK(found(structure, rest, {}, {{NodeId{20}, ChatId{9}}}).empty());
  CHECK(found(structure, rest, {}, {{NodeId{20}, ChatId{7}}, {NodeId{20}, ChatId{8}}}).empty());
  CHECK(found(structure, rest, {}, {{NodeId{10}, ChatId{7}}}) ==
        std::vector<std::string>{"tblLastChatId nodeID 10, lastChatID 7"});
}

TEST_CASE("the rows of a plan are counted by table, structure and rest together") {
  Plan plan;
  plan.structure = two_rooms();
  plan.rest.roles.deleted = {role(1, 2)};
  plan.rest.roles.updated = {{role(1, 3), role(1, 4)}};
  const RowCounts counts(plan);
  CHECK(counts.total() == 10);
  CHECK(counts.of(RowStep::structure) == 8);
  CHECK(counts.of(RowStep::rest) == 2);
  for (const auto& table : counts.tables()) {
    const bool roles = table.table == "tblPrincipalRole";
    CAPTURE(table.table);
    CHECK(table.inserted == (roles ? 6 : table.table == "tblNode" ? 2 : 0));
    CHECK(table.updated == (roles ? 1 : 0));
    CHECK(table.deleted == (roles ? 1 : 0));
  }
  CHECK(counts.tables().size() == RowCounts().tables().size());
}
