// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/step_names.hpp"
#include "migrator/base/stop.hpp"
#include "migrator/steps/steps.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/plan/running_servers.hpp"
#include "migrator/plan/source_digest.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace gc2pc {
namespace {

/// How often a wait looks whether the operator wants to stop.
constexpr auto wait_slice = std::chrono::milliseconds(50);

Error not_quiet(const std::string& what) {
  return Error(ErrorKind::changed, "the source is still written to: " + what)
      .hint("Stop the Group Chat services on every server, then plan again.");
}

void wait(std::chrono::duration<double> time, const StepContext& context) {
  const Stopwatch watch;
  while (watch.seconds() < time.count()) {
    stop_if_requested(context.stop, "waiting for the second look at the source");
    std::this_thread::sleep_for(wait_slice);
    context.observer.progress(static_cast<std::uint64_t>(watch.seconds()));
  }
}

bool counts(const legacy::Message& message, const RoomPlan& room) {
  return !room.start_date || message.date >= *room.start_date;
}

/// A row behind the last one that was planned: a step of the index per room.
void refuse_new_messages(LegacySource& source, const Plan& plan) {
  Batch<legacy::Message> batch;
  for (const auto& room : plan.rooms) {
    if (room.messages == 0 && room.start_date)
      continue; // everything in it is left out by its date; a newer message is noticed by the copy
    MessageRange range{room.legacy, std::nullopt};
    if (room.messages > 0)
      range.after = room.last;
    const auto stream = source.messages(range);
    while (stream->next(batch))
      for (const auto& message : batch.rows())
        if (counts(message, room))
          throw not_quiet(fmt::format("room '{}' has new messages", room.name));
  }
}

/// Nobody writes to the legacy database any more.
class QuietStep final : public Step {
 public:
  [[nodiscard]] StepId id() const override { return StepId::quiet; }
  [[nodiscard]] bool each_time() const override { return true; }
  [[nodiscard]] std::string check(const CheckContext& context) const override;
  StepResult perform(StepContext& context) const override;
};

std::string QuietStep::check(const CheckContext&) const {
  return "looks at the source twice; the legacy services must be off by then";
}

// The session's source shows the state in which everything is read that this call migrates. A source opened
// anew shows the state of now. When both are the same, nothing came in between, and nothing that is migrated
// is out of date.
StepResult QuietStep::perform(StepContext& context) const {
  const auto first = inventory_digest(context.session.source->inventory());
  TwoLooks at_servers(context.session);
  wait(context.options.quiet_time, context);
  const auto fresh = open_source_of(context.session.config);
  if (inventory_digest(fresh->inventory()) != first)
    throw not_quiet("its rooms, people or last numbers changed between two looks");
  refuse_new_messages(*fresh, context.plan);
  auto said = fmt::format("two looks {} apart saw the same", duration(context.options.quiet_time.count()));
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
