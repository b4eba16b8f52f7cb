// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "adapters/fault_point.hpp"
#include "mappings/model/additions.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "migrator/base/clock.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/copy/stale_rooms.hpp"
#include "migrator/plan/space_needs.hpp"
#include "migrator/run/applied_plan.hpp"
#include "migrator/run/process.hpp"
#include "migrator/run/target_hold.hpp"
#include "migrator/run/target_marks.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace gc2pc {
namespace {

namespace fs = std::filesystem;

std::int64_t structure_rows(const Plan& plan) {
  return static_cast<std::int64_t>(plan.structure.size());
}

const chat::ChangeSet no_changes;

/// Where a second run that finds this one in the target can find it.
std::string origin_of(const Run& run) {
  auto text = fmt::format("in '{}' on {}, since {}", fs::absolute(run.folder()).lexically_normal().string(),
                          this_process().host, utc_now_ms());
  clean_utf8(text); // a folder may be called anything, and a server takes only text
  return text;
}

/// From the structure of an earlier plan to that of this one. Rooms that are gone are emptied first: their
/// messages would be without a room.
std::string amend(const Plan& earlier, StepContext& context) {
  auto& store = context.session.writable_store();
  const auto emptied = clear_gone_rooms(store, context.plan, context.run.id(), context.stop);
  store.amend({earlier.structure, earlier.hash}, {context.plan.structure, context.plan.hash},
              context.run.id(), structure_mark);
  fault_point(FaultPoint::structure_amended);
  const auto rows = chat::transition(earlier.structure, context.plan.structure).size();
  return counted(static_cast<std::int64_t>(rows), "row") + " changed" +
         (emptied > 0 ? ", " + counted(emptied, "room") + " that no longer exist were emptied" : "");
}

/// The target itself where there is none, principals, add-ins, nodes, scopes, roles.
class StructureStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::structure; }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
  void confirm(const ConfirmContext& context) const override;
  std::string undo(StepContext& context) const override;
};

Extent StructureStep::extent(const Plan& plan) const {
  return {plan.structure.size(), Unit::rows};
}

std::string StructureStep::check(const CheckContext& context) const {
  require_target(context.session);
  std::int64_t copied = 0;
  if (context.run && context.session.store->state() == StoreState::present)
    copied = messages_copied(context.session.store->cursors(context.run->id()));
  const auto needed = target_bytes(context.plan, copied);
  const auto free = context.session.store->check_writable();
  if (free && *free < needed)
    throw Error(ErrorKind::no_space, fmt::format("the target has {} free, the messages need about {}",
                                                 byte_size(*free), byte_size(needed)));
  return fmt::format("would {}write {}", context.plan.creates_target ? "create the target and " : "",
                     counted(structure_rows(context.plan), "row"));
}

StepResult StructureStep::perform(StepContext& context) const {
  auto& store = context.session.writable_store();
  const auto& id = context.run.id();
  if (context.plan.creates_target) {
    if (store.state() != StoreState::present) {
      store.create(context.plan.seed, id);
      fault_point(FaultPoint::store_created);
    } else if (!store.has_mark(id, created_mark)) {
      throw Error(ErrorKind::conflict, "the plan creates the target, but the target exists now")
          .hint("Make a new plan, which takes its content into account.");
    }
  }
  hold_target(store, context.run);
  if (!store.mark_detail(id, origin_mark))
    store.amend({no_changes, {}}, {no_changes, origin_of(context.run)}, id, origin_mark);
  const auto earlier = plan_in_target(context.run, store, context.plan);
  if (earlier && earlier->hash != context.plan.hash)
    return amend(*earlier, context);
  const Stopwatch watch;
  store.amend({no_changes, {}}, {context.plan.structure, context.plan.hash}, id, structure_mark);
  fault_point(FaultPoint::structure_applied);
  return {counted(structure_rows(context.plan), "row") + " written",
          Rate{Work::write_rows, context.plan.structure.size(), 0, watch.seconds()}};
}

void StructureStep::confirm(const ConfirmContext& context) const {
  if (context.session.store->mark_detail(context.run.id(), structure_mark) != context.plan.hash)
    throw Error(ErrorKind::difference, "the target has no commit marker for this run's structure");
}

std::string StructureStep::undo(StepContext& context) const {
  auto& store = context.session.writable_store();
  fault_point(FaultPoint::structure_before_revert);
  if (const auto plan = plan_in_target(context.run, store, context.plan)) {
    if (context.discard_additions) {
      chat::AdditionsFinder additions(plan->structure, context.plan.rest);
      store.read_structure([](const chat::Tables&) {},
                           [&](const chat::Tables& piece) { additions.look_at(piece); });
      store.revert(joined(plan->structure, additions.take()), context.run.id(), structure_mark);
    } else {
      store.revert(plan->structure, context.run.id(), structure_mark);
    }
  } else {
    store.revert({}, context.run.id(), structure_mark); // what numbers rows may have been moved on already
  }
  fault_point(FaultPoint::structure_reverted);
  if (!context.plan.creates_target)
    return counted(structure_rows(context.plan), "row") + " undone";
  store.remove_created(context.run.id());
  fault_point(FaultPoint::store_removed);
  return counted(structure_rows(context.plan), "row") +
         " removed; the target, which the run created, is removed too";
}

} // namespace

std::unique_ptr<const Step> make_structure_step() {
  return std::make_unique<const StructureStep>();
}

} // namespace gc2pc
