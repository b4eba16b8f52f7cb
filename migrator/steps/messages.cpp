// SPDX-License-Identifier: Apache-2.0
#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "adapters/run/run_tables.hpp"
#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/copy/message_copy.hpp"
#include "migrator/copy/stale_rooms.hpp"
#include "migrator/plan/channel_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace gc2pc {

namespace {

/// Copies that take less say nothing about who is slow.
constexpr double seconds_worth_telling = 10;

/// Which side was slower, when the copy was long enough to wonder.
std::string waited(const CopyResult& copied) {
  if (copied.rate.seconds < seconds_worth_telling)
    return "";
  const bool target = copied.waited_for_target >= copied.waited_for_source;
  return fmt::format("blocked on the {} {:.0f} % of the time", target ? "target" : "source",
                     100 * std::max(copied.waited_for_target, copied.waited_for_source));
}

/// Journals transactions of messages. What one added is journaled with the beginning of the next: that one
/// must be durable before it writes, and the other is in the target's cursors already.
class ChunkRecords {
 public:
  explicit ChunkRecords(Run& run) : run_(run) {}

  void begun() {
    run_.together([&] {
      write();
      run_.record(Event::chunk_started, StepId::messages);
    });
    ended_.reset();
  }
  void committed(const Committed& chunk) {
    finish(); // of another job
    ended_ = chunk;
  }
  void finish() {
    write();
    ended_.reset();
  }

 private:
  void write() {
    if (ended_)
      run_.record(Event::chunk_committed, StepId::messages, {},
                  {{"messages", ended_->messages},
                   {"bytes", ended_->bytes},
                   {"rooms", ended_->rooms},
                   {"rooms-complete", ended_->rooms_complete}});
  }

  Run& run_;
  std::optional<Committed> ended_;
};

/// Messages of an earlier plan may be in the target.
bool was_planned_again(const Run& run) {
  return row_count(run.database(), earlier_plan_table).value_or(0) > 0;
}

/// Everything that was said in the rooms.
class MessagesStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::messages; }
  [[nodiscard]] Extent extent(const Plan& plan) const override;
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  void prepare(StepContext& context) const override;
  StepResult perform(StepContext& context) const override;
  void confirm(const ConfirmContext& context) const override;
  std::string undo(StepContext& context) const override;
};

Extent MessagesStep::extent(const Plan& plan) const {
  return {static_cast<std::uint64_t>(plan.message_count()), Unit::messages};
}

std::string MessagesStep::check(const CheckContext& context) const {
  require_target(context.session);
  const auto total = context.plan.message_count();
  std::int64_t copied = 0;
  if (context.run && context.session.store->state() == StoreState::present)
    copied = messages_copied(context.session.store->cursors(context.run->id()));
  const auto rooms = counted(static_cast<std::int64_t>(context.plan.rooms.size()), "room");
  if (copied > 0)
    return fmt::format("would copy {} to {}; {} are already there", counted(total - copied, "message"), rooms,
                       grouped(copied));
  return fmt::format("would copy {} to {}", counted(total, "message"), rooms);
}

void MessagesStep::prepare(StepContext& context) const {
  auto& store = context.session.writable_store();
  const bool waits = context.options.paused && context.options.paused();
  if (context.session.jobs == 1 && store.commit_growth() > 1 && !waits) // it may be far away
    context.opening = open_writer(store, context.run.id());
}

StepResult MessagesStep::perform(StepContext& context) const {
  auto& run = context.run;
  auto& store = context.session.writable_store();
  std::int64_t anew = 0;
  if (run.state().has_precopy() || was_planned_again(run))
    anew = clear_changed_rooms(*context.session.source, store, context.plan, run.id(), context.stop);
  ChunkRecords records(run);
  const CopyEvents events{[&] { records.begun(); }, [&](const Committed& chunk) { records.committed(chunk); },
                          [&](std::uint64_t done) { context.observer.progress(done); },
                          [&](const std::string& sentence) { context.observer.note(sentence); },
                          [&](const Wait& wait) { context.observer.waiting(wait); }};
  const auto copied =
      copy_messages({*context.session.source, store, context.plan, run.id(), context.session.jobs,
                     store.commit_rows(), [&] { return open_source_of(context.session.config); },
                     context.options.max_rate, context.options.paused, context.planned, &context.opening},
                    events, context.stop);
  records.finish();
  if (context.planned != nullptr) {
    leave_to_copy(run, {});
    context.source_read = true;
  }
  const auto& rate = copied.rate;
  auto summary = fmt::format("{} in {}", counted(context.plan.message_count(), "message"),
                             counted(static_cast<std::int64_t>(context.plan.rooms.size()), "room"));
  if (run.state().has_precopy())
    summary += fmt::format(", {} of them copied now", grouped(static_cast<std::int64_t>(rate.units)));
  // With a limit both sides wait for it.
  if (const auto wait = waited(copied); !wait.empty() && !context.options.max_rate)
    summary += "; " + wait;
  if (anew > 0)
    summary += fmt::format("; {} copied again", counted(anew, "room"));
  return {summary, rate};
}

// Each cursor was written with the rows it counts; that all of them are at the plan's digest balances the
// copy.
void MessagesStep::confirm(const ConfirmContext& context) const {
  std::unordered_map<chat::NodeId, RoomCursor> cursors;
  for (const auto& cursor : context.session.store->cursors(context.run.id()))
    cursors.emplace(cursor.room, cursor);
  for (const auto& room : context.plan.rooms) {
    const auto found = cursors.find(room.room);
    if (found == cursors.end() || !found->second.complete || !(found->second.digest == room.digest))
      throw Error(ErrorKind::difference, fmt::format("room '{}' is not copied as planned", room.name))
          .about("room", fmt::format("nodeID {}", room.legacy.value));
  }
}

// Only rooms that hold something are examined, so that a repeated rollback is quick.
std::string MessagesStep::undo(StepContext& context) const {
  auto& store = context.session.writable_store();
  if (store.state() != StoreState::present)
    return "there is no target";
  const Stopwatch watch;
  const auto filled = store.rooms_with_messages();
  std::uint64_t deleted = 0;
  // The plan's rooms, and those that an earlier plan of the run copied.
  std::set<chat::NodeId> copied;
  for (const auto& room : context.plan.rooms)
    copied.insert(room.room);
  for (const auto& cursor : store.cursors(context.run.id()))
    copied.insert(cursor.room);
  std::vector<chat::NodeId> rooms;
  std::copy_if(copied.begin(), copied.end(), std::back_inserter(rooms),
               [&](chat::NodeId room) { return filled.contains(room); });
  store.delete_messages(rooms, context.run.id(), [&](std::int64_t rows_deleted) {
    deleted += static_cast<std::uint64_t>(rows_deleted);
    context.observer.progress(deleted);
    stop_if_requested(context.stop, "deleting messages");
  });
  context.run.add_rate({Work::delete_messages, deleted, 0, watch.seconds()});
  return counted(static_cast<std::int64_t>(deleted), "message") + " deleted";
}

} // namespace

std::unique_ptr<const Step> make_messages_step() {
  return std::make_unique<const MessagesStep>();
}

} // namespace gc2pc
