// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/target_before.hpp"

#include "migrator/run/applied_plan.hpp"
#include "migrator/run/target_marks.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

/// Rows that were added after the run have ids above all its own.
template <class Row>
void drop_later(std::vector<Row>& rows, const chat::Rows<Row>& inserted) {
  if (inserted.empty())
    return;
  auto highest = inserted[0].id;
  for (const auto& row : inserted)
    highest = std::max(highest, row.id);
  std::erase_if(rows, [&](const Row& row) { return row.id > highest; });
}

} // namespace

OwnRows own_rows(const Run& run, ChatReader& store, const Plan& plan) {
  OwnRows own;
  if (run.state().target_closed()) {
    own.plan = {std::shared_ptr<const Plan>(), &plan};
    own.created = plan.creates_target;
    own.rest = true;
    for (const auto& room : plan.rooms)
      own.rooms.push_back(room.room);
    return own;
  }
  own.plan = plan_in_target(run, store, plan);
  own.created = store.has_mark(run.id(), created_mark);
  own.rest = store.has_mark(run.id(), rest_mark);
  for (const auto& cursor : store.cursors(run.id()))
    own.rooms.push_back(cursor.room);
  return own;
}

std::optional<chat::Inventory> target_before(ChatReader& store, const OwnRows& own, LaterRows later) {
  if (own.created || store.state() != StoreState::present)
    return std::nullopt;
  auto now = store.inventory();
  for (const auto room : own.rooms)
    now.messages.erase(room);
  if (!own.plan)
    return now;
  if (later == LaterRows::dropped) {
    drop_later(now.nodes, own.plan->structure.nodes.inserted);
    drop_later(now.principals, own.plan->structure.principals.inserted);
  }
  if (own.rest)
    now = apply(std::move(now), inverse(own.plan->rest));
  return apply(std::move(now), inverse(own.plan->structure));
}

} // namespace gc2pc
