// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/plan_now.hpp"

#include "mappings/model/free_memory.hpp"
#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/plan/inputs.hpp"

#include <optional>
#include <utility>

namespace gc2pc {

void survey_batch(Planner& planner, Batch<legacy::Message>& batch) {
  batch.in_order([&](std::span<legacy::Message> rows) { planner.survey(rows); },
                 [&](std::span<const legacy::BadMessage> bad) { planner.survey_bad(bad); });
}

Rate survey_source(Planner& planner, ReadSession& session, Observer& observer, const StopRequested& stop) {
  observer.begin(to_string(Work::read_source), 0, Unit::messages);
  std::uint64_t read = 0;
  auto reading = for_each_batch<legacy::Message>(session.source->messages({}), Work::read_source, stop,
                                                 [&](Batch<legacy::Message>& batch) {
                                                   survey_batch(planner, batch);
                                                   read += batch.size() + batch.bad_rows();
                                                   observer.progress(read);
                                                 });
  observer.end(counted(static_cast<std::int64_t>(read), "message") + " read");
  return reading;
}

MadePlan plan_now(ReadSession& session, const std::string& own_run, Observer& observer,
                  const StopRequested& stop, PlannedChannels* channels) {
  auto inputs = read_inputs(session, own_run);
  const auto target = inputs.target; // as it is before
  std::optional<Planner> planner(std::in_place, std::move(inputs));
  if (channels != nullptr)
    planner->remember([&](const ChannelMemory& memory) { channels->add(memory); });
  const auto reading = survey_source(*planner, session, observer, stop);
  observer.begin("apply rules", 0, Unit::rows);
  MadePlan made{planner->finish(), reading, planner->facts()};
  planner.reset();
  return_free_memory();
  observer.end({});
  if (target)
    refuse_strays(*target, made.plan);
  refuse_misfits(session, made.plan);
  return made;
}

std::optional<Plan> plan_by_channels(ReadSession& session, const std::string& own_run,
                                     const std::vector<ChannelMemory>& channels) {
  std::int64_t messages = 0;
  for (const auto& channel : channels)
    messages +=
        channel.seen.messages + channel.seen.before_start + channel.seen.left_out + channel.seen.twins;
  if (session.source->message_count() != messages)
    return std::nullopt;
  auto inputs = read_inputs(session, own_run);
  const auto target = inputs.target;
  Planner planner(std::move(inputs));
  for (const auto& channel : channels)
    if (!planner.recall(channel))
      return std::nullopt;
  auto plan = planner.finish();
  if (target)
    refuse_strays(*target, plan);
  refuse_misfits(session, plan);
  return plan;
}

} // namespace gc2pc
