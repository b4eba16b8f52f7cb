// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/observer.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/run/target_marks.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace gc2pc {
namespace {

std::int64_t rest_rows(const Plan& plan) {
  return static_cast<std::int64_t>(plan.rest.size());
}

/// A message that a user wrote since has moved its room's last chatId on. That number is part of the row's
/// key, so what is undone is the row as it is now.
chat::ChangeSet as_it_is_now(chat::ChangeSet changes, const std::vector<chat::LastChatId>& now) {
  std::unordered_map<chat::NodeId, ChatId> last;
  for (const auto& row : now) {
    auto& highest = last.try_emplace(row.node, row.last).first->second; // all may be below zero
    highest = std::max(highest, row.last);
  }
  const auto update = [&](chat::LastChatId& row) {
    if (const auto found = last.find(row.node); found != last.end())
      row.last = found->second;
  };
  for (auto& row : changes.last_chat_ids.inserted)
    update(row);
  for (auto& [before, after] : changes.last_chat_ids.updated)
    update(after);
  return changes;
}

/// Invitations, preferences, last numbers, marks for the directory synchronisation.
class RestStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::rest; }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
  void confirm(const ConfirmContext& context) const override;
  std::string undo(StepContext& context) const override;
};

Extent RestStep::extent(const Plan& plan) const {
  return {plan.rest.size(), Unit::rows};
}

std::string RestStep::check(const CheckContext& context) const {
  require_target(context.session);
  return "would write " + counted(rest_rows(context.plan), "row");
}

StepResult RestStep::perform(StepContext& context) const {
  context.session.writable_store().apply(context.plan.rest, context.run.id(), rest_mark);
  fault_point(FaultPoint::rest_applied);
  return counted(rest_rows(context.plan), "row") + " written";
}

void RestStep::confirm(const ConfirmContext& context) const {
  if (!context.session.store->has_mark(context.run.id(), rest_mark))
    throw Error(ErrorKind::difference, "the target has no commit marker for this run's last rows");
}

std::string RestStep::undo(StepContext& context) const {
  auto& store = context.session.writable_store();
  if (store.state() != StoreState::present)
    return "there is no target";
  fault_point(FaultPoint::rest_before_revert);
  if (store.has_mark(context.run.id(), rest_mark))
    store.revert(as_it_is_now(context.plan.rest, store.last_chat_ids()), context.run.id(), rest_mark);
  fault_point(FaultPoint::rest_reverted);
  return counted(rest_rows(context.plan), "row") + " undone";
}

} // namespace

std::unique_ptr<const Step> make_rest_step() {
  return std::make_unique<const RestStep>();
}

} // namespace gc2pc
