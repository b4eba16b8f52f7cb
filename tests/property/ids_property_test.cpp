// SPDX-License-Identifier: Apache-2.0
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace gc2pc;
using test::Planned;

namespace {

template <class Row>
std::int64_t highest(const std::vector<Row>& rows) {
  std::int64_t result = 0;
  for (const auto& row : rows)
    result = std::max(result, row.id.value);
  return result;
}

/// The new ids, as long as they follow on `from` without a gap.
template <class Rows>
void assert_dense(const Rows& rows, std::int64_t from) {
  std::set<std::int64_t> ids;
  for (const auto& row : rows)
    ids.insert(row.id.value);
  RC_ASSERT(ids.size() == rows.size());
  if (!ids.empty()) {
    RC_ASSERT(*ids.begin() == from + 1);
    RC_ASSERT(*ids.rbegin() == from + static_cast<std::int64_t>(rows.size()));
  }
}

/// Guids of the rows that are new, by their ids.
template <class Rows>
std::vector<Guid> in_order(const Rows& packed) {
  auto rows = std::vector<typename Rows::value_type>(packed.begin(), packed.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  std::vector<Guid> guids;
  for (const auto& row : rows)
    guids.push_back(row.guid);
  return guids;
}

} // namespace

TEST_CASE("C14: nodeIDs follow on the target's highest, in legacy order, then what was made") {
  CHECK(test::holds("nodeIDs are dense", [](const Planned& it) {
    const auto& rows = it.plan.structure.nodes.inserted;
    assert_dense(rows, highest(it.before.nodes));
    std::map<Guid, legacy::NodeId> known;
    for (const auto& node : it.organisation.inputs.source.nodes)
      known[node.guid] = node.id;
    legacy::NodeId last{INT64_MIN};
    bool made = false;
    for (const auto& guid : in_order(rows)) {
      const auto found = known.find(guid);
      if (found == known.end()) {
        // The default category comes before the splits.
        RC_ASSERT(!made || guid != Guid::v5(it.plan.legacy_pool, "default-category"));
        made = true;
        continue;
      }
      RC_ASSERT(!made);
      RC_ASSERT(last < found->second);
      last = found->second;
    }
  }));
}

TEST_CASE("C35, C41: prinIDs follow on the target's highest, in legacy order, the placeholder last") {
  CHECK(test::holds("prinIDs are dense", [](const Planned& it) {
    const auto& rows = it.plan.structure.principals.inserted;
    assert_dense(rows, highest(it.before.principals));
    std::map<Guid, legacy::PrincipalId> known;
    for (const auto& principal : it.organisation.inputs.source.principals)
      known[principal.guid] = principal.id;
    legacy::PrincipalId last{INT64_MIN};
    const auto order = in_order(rows);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto found = known.find(order[i]);
      if (found == known.end()) {
        RC_ASSERT(i + 1 == order.size());
        RC_ASSERT(it.plan.placeholder && it.plan.placeholder->guid == order[i]);
        continue;
      }
      RC_ASSERT(last < found->second);
      last = found->second;
    }
  }));
}

TEST_CASE(
    "C46: numbers of invitations continue without a gap from what the target has, and the last one is kept") {
  CHECK(test::holds("invIDs are dense", [](const Planned& it) {
    std::map<chat::PrincipalId, std::int64_t> last;
    std::set<std::pair<chat::PrincipalId, chat::NodeId>> invited;
    for (const auto& row : it.before.invitations) {
      last[row.principal] = std::max(last[row.principal], row.invite_id);
      invited.emplace(row.principal, row.node);
    }
    for (const auto& row : it.before.last_invite_ids)
      last[row.principal] = std::max(last[row.principal], row.last);
    std::set<chat::PrincipalId> got;
    for (const auto& row : it.plan.rest.invitations.inserted) {
      RC_ASSERT(invited.emplace(row.principal, row.node).second);
      RC_ASSERT(row.invite_id == ++last[row.principal]);
      got.insert(row.principal);
      if (!it.plan.executable())
        continue; // a room may be left under the root then
      const auto* room = it.node(row.node);
      RC_ASSERT(room && !room->is_category && !room->invite && it.node(*room->parent)->invite == true);
    }
    std::map<chat::PrincipalId, std::int64_t> kept;
    for (const auto& row : it.after.last_invite_ids)
      RC_ASSERT(kept.emplace(row.principal, row.last).second);
    for (const auto who : got)
      RC_ASSERT(kept.at(who) == last.at(who));
  }));
}
