// SPDX-License-Identifier: Apache-2.0
#include "mappings/digest/canonical.hpp"
#include "mappings/digest/structure_lines.hpp"
#include "mappings/model/row_hash.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace gc2pc;
using test::Planned;

namespace {

/// The rows of a table as text, sorted.
template <class Row>
std::multiset<std::string> texts(const std::vector<Row>& rows) {
  std::multiset<std::string> result;
  std::string text;
  for (const auto& row : rows) {
    text.clear();
    append_row(row, text);
    result.insert(text);
  }
  return result;
}

void assert_same(const chat::Inventory& a, const chat::Inventory& b) {
  chat::for_each_table_pair(a, b, [](const auto& x, const auto& y) { RC_ASSERT(texts(x) == texts(y)); });
}

/// No two rows of a table have the same key, as the database would refuse them.
template <class Row>
bool keys_unique(const std::vector<Row>& rows) {
  std::set<std::string> keys;
  return std::all_of(rows.begin(), rows.end(), [&](const Row& row) {
    std::string key;
    for_each_column<Row>([&](const auto& column) {
      if (column.key == Key::yes) {
        append_field(key, row.*(column.member));
        key += '\t';
      }
    });
    return keys.insert(key).second;
  });
}

} // namespace

TEST_CASE("C53: the result has exactly the lines that the plan expects for its GUIDs") {
  CHECK(test::holds("the plan foresees its result", [](const Planned& it) {
    if (!it.plan.executable())
      return;
    auto lines = structure_lines(it.after);
    for (const auto& room : it.plan.rooms)
      lines.push_back({LineKind::message, room.guid, room.digest});
    std::set<std::string> expected;
    std::set<std::optional<Guid>> groups;
    for (const auto& line : it.plan.expected) {
      RC_ASSERT(expected.insert(line.text()).second);
      groups.insert(line.group);
    }
    std::set<std::string> found;
    for (const auto& line : lines)
      if (groups.contains(line.group))
        found.insert(line.text());
    RC_ASSERT(found == expected);
  }));
}

TEST_CASE("what is written has keys of its own, and refers to rows that are there") {
  CHECK(test::holds("the result is whole", [](const Planned& it) {
    if (!it.plan.executable())
      return;
    chat::for_each_table(it.after, [](const auto& rows) { RC_ASSERT(keys_unique(rows)); });
    std::set<chat::PrincipalId> people;
    std::set<Guid> guids, addins;
    for (const auto& row : it.after.principals) {
      people.insert(row.id);
      RC_ASSERT(guids.insert(row.guid).second);
    }
    for (const auto& row : it.after.addins)
      addins.insert(row.id);
    for (const auto& row : it.after.nodes)
      RC_ASSERT(guids.insert(row.guid).second);
    const auto is_node = [&](chat::NodeId id) { return it.node(id) != nullptr; };
    for (const auto& row : it.plan.structure.principals.inserted)
      RC_ASSERT((!row.added_by || people.contains(*row.added_by)) &&
                (!row.updated_by || people.contains(*row.updated_by)));
    for (const auto& row : it.plan.structure.affiliations.inserted)
      RC_ASSERT(people.contains(row.principal) && people.contains(row.affiliation) &&
                people.contains(row.updated_by));
    for (const auto& row : it.plan.structure.nodes.inserted) {
      RC_ASSERT(row.parent && it.node(*row.parent) && it.node(*row.parent)->is_category);
      RC_ASSERT(!row.is_category || row.parent == chat::root_node);
      RC_ASSERT(people.contains(row.added_by) && people.contains(row.updated_by));
      RC_ASSERT(!row.addin || addins.contains(*row.addin));
    }
    for (const auto& row : it.plan.structure.roles.inserted)
      RC_ASSERT(is_node(row.node) && people.contains(row.principal) && people.contains(row.updated_by));
    for (const auto& row : it.plan.structure.scopes.inserted)
      RC_ASSERT(is_node(row.node) && people.contains(row.principal) && people.contains(row.updated_by));
    for (const auto& row : it.plan.rest.invitations.inserted)
      RC_ASSERT(is_node(row.node) && people.contains(row.principal));
    for (const auto& row : it.plan.rest.preferences.inserted)
      RC_ASSERT(people.contains(row.modified_by));
  }));
}

TEST_CASE("C12: taking the changes back gives the target as it was, whatever was overwritten") {
  CHECK(test::holds("the way back", [](const Planned& it) {
    assert_same(
        chat::apply(chat::apply(it.after, chat::inverse(it.plan.rest)), chat::inverse(it.plan.structure)),
        it.before);
  }));
}

TEST_CASE("C5, C12: what the plan does not name stays as it is") {
  CHECK(test::holds("others are left alone", [](const Planned& it) {
    const auto& nodes = it.plan.structure.nodes;
    const auto policy = it.organisation.inputs.policies.target_conflict;
    RC_ASSERT(nodes.deleted.empty());
    RC_ASSERT(nodes.updated.empty() || policy == TargetConflict::overwrite);
    RC_ASSERT(it.plan.structure.principals.updated.empty() && it.plan.structure.principals.deleted.empty());
    RC_ASSERT(it.plan.structure.addins.updated.empty() && it.plan.structure.addins.deleted.empty());
    std::set<chat::NodeId> overwritten;
    for (const auto& [before, after] : nodes.updated) {
      RC_ASSERT(before.id == after.id && before.id != chat::root_node &&
                before.is_category == after.is_category);
      RC_ASSERT(!it.before.messages.contains(before.id));
      overwritten.insert(before.id);
    }
    for (const auto& row : it.plan.structure.roles.deleted)
      RC_ASSERT(overwritten.contains(row.node));
    for (const auto& row : it.plan.structure.scopes.deleted)
      RC_ASSERT(overwritten.contains(row.node));
    for (const auto& row : it.plan.structure.roles.inserted)
      RC_ASSERT(row.node != chat::root_node);
    for (const auto& row : it.plan.structure.scopes.inserted)
      RC_ASSERT(row.node != chat::root_node);
  }));
}
