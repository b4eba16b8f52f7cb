// SPDX-License-Identifier: Apache-2.0
#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/steps/steps.hpp"

#include "mappings/model/error.hpp"
#include "mappings/rules/message_rules.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/plan/running_servers.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

Error not_quiet(const std::string& what) {
  return Error(ErrorKind::changed, "the source is still in use: " + what)
      .hint("Stop the Group Chat services on every server, then plan again.");
}

void wait(std::chrono::duration<double> time, const StepContext& context) {
  sleep_for(time, context.stop, "waiting for the second read of the source",
            [&](std::chrono::duration<double> passed) {
              context.observer.progress(static_cast<std::uint64_t>(passed.count()));
            });
}

/// A row after the last one that was planned: a step of the index per room.
void refuse_new_messages(LegacySource& source, const Plan& plan) {
  std::vector<const RoomPlan*> rooms;
  std::vector<MessageRange> ranges;
  for (const auto& room : plan.rooms) {
    if (room.messages == 0 && room.start_date)
      continue; // everything in it is left out by its date; a newer message is noticed by the copy
    auto& range = ranges.emplace_back(MessageRange{room.legacy, std::nullopt});
    if (room.messages > 0)
      range.after = room.last;
    rooms.push_back(&room);
  }
  Batch<legacy::Message> batch;
  const auto streams = source.ranges(std::move(ranges));
  for (const auto* room : rooms)
    for (auto* stream = streams->next(); stream->next(batch);)
      for (const auto& message : batch.rows())
        if (!is_before_start(room->start_date, message.date))
          throw not_quiet(fmt::format("room '{}' has new messages", room->name));
}

/// The legacy database is no longer written to.
class QuietStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::quiet; }
  [[nodiscard]] bool each_time() const override { return true; }
  [[nodiscard]] Extent extent(const Plan&) const override { return {0, Unit::seconds}; }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
};

std::string QuietStep::check(const CheckContext&) const {
  return "reads the source twice; the legacy services must be stopped by then";
}

// The session's source shows the state in which everything is read that this call migrates. A source opened
// again shows the state of now. When both are the same, nothing changed between, and nothing that is migrated
// is out of date.
StepResult QuietStep::perform(StepContext& context) const {
  const auto first = context.session.source->digest();
  TwoReads at_servers(context.session);
  wait(context.options.quiet_time, context);
  const auto fresh = open_source_of(context.session.config);
  if (fresh->digest() != first)
    throw not_quiet("its rooms, people or last numbers changed between two reads");
  refuse_new_messages(*fresh, context.plan);
  auto said =
      fmt::format("no change between two reads {} apart", duration(context.options.quiet_time.count()));
  for (const auto& sentence : at_servers.again()) {
    context.observer.note("warning: " + sentence);
    said += "; warning: " + sentence;
  }
  return said;
}

} // namespace

std::unique_ptr<const Step> make_quiet_step() {
  return std::make_unique<const QuietStep>();
}

} // namespace gc2pc
