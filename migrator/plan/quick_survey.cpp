// SPDX-License-Identifier: Apache-2.0
#include "migrator/plan/quick_survey.hpp"

#include "migrator/format.hpp"
#include "migrator/pipeline/batches.hpp"
#include "migrator/plan/channel_records.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace gc2pc {
namespace {

/// A channel's older messages, as they were remembered.
struct Known {
  legacy::NodeId channel;
  MessageTotals totals;
};

using Totals = std::map<legacy::NodeId, MessageTotals>;

Totals ask(LegacySource& source, std::span<const Known> known, const StopRequested& stop) {
  Totals totals;
  for (const auto& each : known) {
    stop_if_requested(stop, "looking at the source");
    totals.emplace(each.channel, source.totals(each.channel, each.totals.last));
  }
  return totals;
}

/// What the database says of the older messages now. Adding up lengths reads every row of theirs, which is
/// most of the work of a quick look, so two sessions share it. That the second one may see a later state does
/// no harm: what it finds changed is read in the first one's, as every message that is surveyed.
Totals totals_now(Session& session, const Run& run, const StopRequested& stop) {
  std::vector<Known> known;
  std::int64_t all = 0;
  for_each_channel_record(run, [&](const ChannelRecord& record) {
    known.push_back({record.memory.channel, record.totals});
    all += record.totals.count;
  });
  std::size_t half = 0;
  for (std::int64_t counted = 0; half < known.size() && counted < all / 2; ++half)
    counted += known[half].totals.count;
  const std::span<const Known> here(known.data(), half), there = std::span<const Known>(known).subspan(half);
  const auto second = open_source_of(session.config);
  auto others = std::async(std::launch::async, [&] { return ask(*second, there, stop); });
  auto totals = ask(*session.source, here, stop);
  totals.merge(others.get());
  return totals;
}

class QuickSurvey {
 public:
  QuickSurvey(Planner& planner, LegacySource& source, Totals now, Observer& observer,
              const StopRequested& stop)
      : planner_(planner), source_(source), now_(std::move(now)), observer_(observer), stop_(stop) {}

  void take(const ChannelRecord& record) {
    stop_if_requested(stop_, "looking at the source");
    const auto channel = record.memory.channel;
    const bool same = now_.at(channel) == record.totals;
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
      counted_ += static_cast<std::int64_t>(batch_.size());
      read_ += batch_.size();
      planner_.survey(batch_.rows());
      observer_.progress(static_cast<std::uint64_t>(counted_));
    }
  }
  /// Messages that were read or are remembered.
  [[nodiscard]] std::int64_t counted() const { return counted_; }
  [[nodiscard]] std::uint64_t read() const { return read_; }

 private:
  Planner& planner_;
  LegacySource& source_;
  Totals now_;
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

std::optional<Rate> survey_quickly(Planner& planner, Session& session, const legacy::Inventory& inventory,
                                   const Run& run, Observer& observer, const StopRequested& stop) {
  const Stopwatch watch;
  auto& source = *session.source;
  const auto all = source.message_count();
  observer.begin("look at source", static_cast<std::uint64_t>(all), Unit::messages);
  QuickSurvey survey(planner, source, totals_now(session, run, stop), observer, stop);
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
               " as they were by their totals");
  if (survey.counted() != all)
    return std::nullopt;
  return Rate{"look at source", static_cast<std::uint64_t>(all), 0, watch.seconds()};
}

} // namespace gc2pc
