// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/quick_survey.hpp"

#include "migrator/base/format.hpp"
#include "migrator/copy/batches.hpp"
#include "migrator/plan/channel_records.hpp"
#include "migrator/plan/plan_now.hpp"

#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

/// Channels that the source is asked for together.
constexpr std::size_t channels_a_question = 256;

class QuickSurvey {
 public:
  QuickSurvey(Planner& planner, LegacySource& source, const TotalsNow& now, Observer& observer,
              const StopRequested& stop)
      : planner_(planner), source_(source), now_(now), observer_(observer), stop_(stop) {}

  /// Channels are read in this order, several together: until end() at the latest.
  void take(const ChannelRecord& record) {
    const auto channel = record.memory.channel;
    const bool same = now_.of(channel) == record.totals;
    add({record,
         same,
         {channel, same ? std::optional(record.totals.last) : std::nullopt, same ? 0 : record.totals.count}});
  }
  void take(legacy::NodeId channel) { add({std::nullopt, false, {channel, std::nullopt}}); }
  void end() {
    const auto waiting = std::exchange(waiting_, {});
    std::unique_ptr<RangesReader> streams;
    for (auto channel = waiting.begin(); channel != waiting.end(); ++channel) {
      stop_if_requested(stop_, "comparing totals of the source");
      if (!streams)
        streams = streams_of(channel, waiting.end());
      auto* stream = streams->next();
      const auto& record = channel->record;
      if (channel->same && !planner_.recall(record->memory)) { // what was asked for is not enough
        streams.reset();
        read(*source_.messages({channel->range.room, std::nullopt}));
        continue;
      }
      if (channel->same)
        counted_ += record->totals.count;
      read(*stream);
    }
  }
  /// Messages that were read or are remembered.
  [[nodiscard]] std::int64_t counted() const { return counted_; }
  [[nodiscard]] std::uint64_t read() const { return read_; }

 private:
  struct Channel {
    std::optional<ChannelRecord> record; ///< of one that the run remembers
    bool same;                           ///< as the run remembers it
    MessageRange range;
  };

  void add(Channel channel) {
    waiting_.push_back(std::move(channel));
    if (waiting_.size() == channels_a_question)
      end();
  }
  template <class Channels>
  [[nodiscard]] std::unique_ptr<RangesReader> streams_of(Channels begin, Channels end) {
    std::vector<MessageRange> ranges;
    for (auto channel = begin; channel != end; ++channel)
      ranges.push_back(channel->range);
    return source_.ranges(std::move(ranges));
  }
  void read(MessageReader<legacy::Message>& stream) {
    while (stream.next(batch_)) {
      const auto rows = batch_.size() + batch_.bad_rows();
      counted_ += static_cast<std::int64_t>(rows);
      read_ += rows;
      survey_batch(planner_, batch_);
      observer_.progress(static_cast<std::uint64_t>(counted_));
    }
  }

  Planner& planner_;
  LegacySource& source_;
  const TotalsNow& now_;
  Observer& observer_;
  const StopRequested& stop_;
  std::vector<Channel> waiting_;
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
      survey.take(*rooms.begin());
      rooms.erase(rooms.begin());
    }
  };
  for_each_channel_record(run, [&](const ChannelRecord& record) {
    read_others_below(record.memory.channel);
    rooms.erase(record.memory.channel);
    survey.take(record);
  });
  read_others_below(std::nullopt);
  survey.end();
  observer.end(counted(static_cast<std::int64_t>(survey.read()), "message") + " read, " +
               grouped(survey.counted() - static_cast<std::int64_t>(survey.read())) +
               " unchanged according to their totals");
  if (survey.counted() != totals.message_count())
    return std::nullopt;
  return Rate{Work::check_source, static_cast<std::uint64_t>(survey.counted()), 0, watch.seconds()};
}

} // namespace gc2pc
