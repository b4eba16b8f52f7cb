// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/quick_survey.hpp"

#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/plan/channel_records.hpp"
#include "migrator/plan/plan_now.hpp"

#include <set>

namespace gc2pc {
namespace {

class QuickSurvey {
 public:
  QuickSurvey(Planner& planner, LegacySource& source, const TotalsNow& now, Observer& observer,
              const StopRequested& stop)
      : planner_(planner), source_(source), now_(now), observer_(observer), stop_(stop) {}

  void take(const ChannelRecord& record) {
    stop_if_requested(stop_, "comparing totals of the source");
    const auto channel = record.memory.channel;
    const bool same = now_.of(channel) == record.totals;
    if (!same || !planner_.recall(record.memory)) {
      read({channel, std::nullopt});
      return;
    }
    counted_ += record.totals.count;
    read({channel, record.totals.last});
  }
  void read(const MessageRange& range) {
    const auto stream = source_.messages(range);
    while (stream->next(batch_)) {
      const auto rows = batch_.size() + batch_.bad_rows();
      counted_ += static_cast<std::int64_t>(rows);
      read_ += rows;
      survey_batch(planner_, batch_);
      observer_.progress(static_cast<std::uint64_t>(counted_));
    }
  }
  /// Messages that were read or are remembered.
  [[nodiscard]] std::int64_t counted() const { return counted_; }
  [[nodiscard]] std::uint64_t read() const { return read_; }

 private:
  Planner& planner_;
  LegacySource& source_;
  const TotalsNow& now_;
  Observer& observer_;
  const StopRequested& stop_;
  Batch<legacy::Message> batch_;
  std::int64_t counted_ = 0;
  std::uint64_t read_ = 0;
};

/// Channels that a message may be in: rooms of the source, in ascending order.
std::set<legacy::NodeId> rooms_of(const legacy::Inventory& source) {
  std::set<legacy::NodeId> rooms;
  for (const auto& node : source.nodes)
    if (!node.is_category)
      rooms.insert(node.id);
  return rooms;
}

} // namespace

std::optional<Rate> survey_quickly(Planner& planner, ReadSession& session, const legacy::Inventory& inventory,
                                   const Run& run, TotalsNow& totals, Observer& observer,
                                   const StopRequested& stop) {
  const Stopwatch watch;
  auto& source = *session.source;
  observer.begin(to_string(Work::check_source), static_cast<std::uint64_t>(totals.remembered()),
                 Unit::messages);
  totals.finish(source);
  QuickSurvey survey(planner, source, totals, observer, stop);
  // In ascending order, as the rules want their messages: remembered channels and others side by side.
  auto rooms = rooms_of(inventory);
  const auto read_others_below = [&](std::optional<legacy::NodeId> end) {
    while (!rooms.empty() && (!end || *rooms.begin() < *end)) {
      survey.read({*rooms.begin(), std::nullopt});
      rooms.erase(rooms.begin());
    }
  };
  for_each_channel_record(run, [&](const ChannelRecord& record) {
    read_others_below(record.memory.channel);
    rooms.erase(record.memory.channel);
    survey.take(record);
  });
  read_others_below(std::nullopt);
  observer.end(counted(static_cast<std::int64_t>(survey.read()), "message") + " read, " +
               grouped(survey.counted() - static_cast<std::int64_t>(survey.read())) +
               " unchanged according to their totals");
  if (survey.counted() != totals.message_count())
    return std::nullopt;
  return Rate{Work::check_source, static_cast<std::uint64_t>(survey.counted()), 0, watch.seconds()};
}

} // namespace gc2pc
