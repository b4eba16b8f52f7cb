// SPDX-License-Identifier: Apache-2.0
/// The walks over tables, and what goes by them.
#include "mappings/digest/source_digest.hpp"
#include "mappings/model/change_set.hpp"
#include "mappings/model/legacy.hpp"
#include "mappings/model/row_key.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace gc2pc;

namespace {

using Texts = std::vector<std::string>;

// A list that lacks a member, or has one twice, does not compile where it is used.
struct Both {
  std::vector<int> first;
  std::vector<long> second;
};
static_assert(lists_all_members<Both>(std::make_tuple(&Both::first, &Both::second)));
static_assert(!lists_all_members<Both>(std::make_tuple(&Both::first)));
static_assert(!lists_all_members<Both>(std::make_tuple(&Both::first, &Both::first)));

template <class Rows>
std::string name_of(const Rows&) {
  return std::string(Table<typename Rows::value_type>::name);
}

} // namespace

TEST_CASE("the tables of an inventory are walked in one order") {
  Texts names;
  const legacy::Inventory source;
  legacy::for_each_table(source, [&](const auto& rows) { names.push_back(name_of(rows)); });
  CHECK(names == Texts{"tblVersion", "tblPrincipal", "tblPrincipalAffiliations", "tblSiopWhiteList",
                       "tblNode", "tblRoleType", "tblPrincipalRole", "tblScopePrincipal", "tblLastChatId",
                       "tblPrincipalInvites", "tblLastInviteId", "tblPreference"});
  names.clear();
  chat::Inventory target;
  chat::for_each_table(target, [&](auto& rows) {
    names.push_back(name_of(rows));
    rows.emplace_back();
  });
  CHECK(names == Texts{"tblConfig", "tblRoleType", "tblPrincipal", "tblPrincipalAffiliations",
                       "tblPrincipalMeta", "tblSiopWhiteList", "tblNode", "tblPrincipalRole",
                       "tblScopePrincipal", "tblLastChatId", "tblPrincipalInvites", "tblLastInviteId",
                       "tblPreference"});
  CHECK(target.preferences.size() == 1);
}

TEST_CASE("two inventories are walked side by side") {
  chat::Inventory one;
  one.metas.emplace_back();
  const chat::Inventory other;
  Texts different;
  chat::for_each_table_pair(one, other, [&](const auto& a, const auto& b) {
    if (a.size() != b.size())
      different.push_back(name_of(a));
  });
  CHECK(different == Texts{"tblPrincipalMeta"});
}

TEST_CASE("changes are walked parents first, and in reverse") {
  Texts names, reversed;
  const chat::ChangeSet changes;
  chat::for_each_change(changes, [&](const auto& change) { names.push_back(name_of(change.inserted)); });
  chat::for_each_change_reversed(changes,
                                 [&](const auto& change) { reversed.push_back(name_of(change.inserted)); });
  CHECK(names == Texts{"tblPrincipal", "tblPrincipalMeta", "tblPrincipalAffiliations", "tblSiopWhiteList",
                       "tblNode", "tblScopePrincipal", "tblPrincipalRole", "tblPrincipalInvites",
                       "tblLastInviteId", "tblLastChatId", "tblPreference"});
  std::reverse(reversed.begin(), reversed.end());
  CHECK(reversed == names);
}

TEST_CASE("rows are sorted by their keys, then by all columns") {
  std::vector<chat::ScopeEntry> rows{{chat::NodeId{2}, chat::PrincipalId{1}, false, chat::PrincipalId{9}},
                                     {chat::NodeId{1}, chat::PrincipalId{3}, true, chat::PrincipalId{1}},
                                     {chat::NodeId{1}, chat::PrincipalId{3}, false, chat::PrincipalId{2}},
                                     {chat::NodeId{1}, chat::PrincipalId{2}, true, chat::PrincipalId{1}}};
  sort_rows(rows);
  CHECK(rows[0].principal == chat::PrincipalId{2});
  CHECK_FALSE(rows[1].denied);
  CHECK(rows[2].denied);
  CHECK(rows[3].node == chat::NodeId{2});
}

TEST_CASE("a number of no principal type survives") {
  legacy::Principal principal;
  const std::vector<Field> fields = [&] {
    principal.type = PrincipalType{99};
    return row_fields(principal);
  }();
  CHECK(fields[9] == Field{std::int64_t{99}});
  PrincipalType read{};
  CHECK_FALSE(from_field(Field{std::int64_t{-7}}, read).has_value());
  CHECK(static_cast<std::int64_t>(read) == -7);
  CHECK(to_string(read) == "-7");
  CHECK_FALSE(is_known(read));
}

TEST_CASE("the digest of a legacy database: all tables, and the rows that cannot be read") {
  legacy::Inventory inventory;
  const auto empty = rows_digest(inventory);
  CHECK(inventory_digest(inventory) == empty);
  inventory.bad_values.push_back({"tblNode", "nodeGuid", "nodeID 7", "a GUID", "a text", "x"});
  CHECK(rows_digest(inventory) == empty);
  CHECK(inventory_digest(inventory) != empty);
  legacy::for_each_table(inventory, [&](auto& rows) {
    rows.emplace_back();
    CHECK(rows_digest(inventory) != empty);
    rows.clear();
  });
}
