// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a run remembers of every channel of the source since its last precopy, so that a quick check can tell
/// what is new.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "mappings/rules/channel_memory.hpp"
#include "migrator/run/run.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// What the rules made of a channel's messages, and what the database said of them then.
struct ChannelRecord {
  ChannelMemory memory;
  MessageTotals totals; ///< of all of the channel's messages
};

/// Writes the records, in ascending channel; until `finish` the run remembers nothing.
class ChannelRecorder {
 public:
  explicit ChannelRecorder(Run& run);

  void add(const ChannelMemory& memory);
  /// Asks the source for the totals of every channel that was added. The source must be the one that was
  /// read, as it was then.
  void finish(LegacySource& source);

 private:
  void flush();

  Run& run_;
  std::vector<ChannelMemory> waiting_;
  std::vector<legacy::NodeId> channels_; ///< all that were added
};

/// Calls `visit` for every record, ascending. Nothing when the run remembers nothing.
void for_each_channel_record(const Run& run, const std::function<void(const ChannelRecord&)>& visit);
/// Whether it remembers anything.
[[nodiscard]] bool has_channel_records(const Run& run);

/// What a plan was made of, channel by channel, collected while it is made.
class PlannedChannels {
 public:
  void add(const ChannelMemory& memory);
  /// Of every channel of the source. Empty when that is too much to remember beside the messages: then a
  /// cutover surveys them all once more before it writes.
  [[nodiscard]] const std::vector<ChannelMemory>& all() const { return all_; }

 private:
  std::vector<ChannelMemory> all_;
  std::size_t rows_ = 0; ///< that run.db would have
  bool too_many_ = false;

  friend void keep_planned_channels(Run& run, const PlannedChannels& channels, const std::string& plan_hash);
};

/// Keeps them with the run, as those of this plan. Part of the transaction in which the plan is kept.
void keep_planned_channels(Run& run, const PlannedChannels& channels, const std::string& plan_hash);
/// The channels that this plan was made of; nothing when the run does not have them.
[[nodiscard]] std::optional<std::vector<ChannelMemory>> planned_channels(const Run& run,
                                                                         const std::string& plan_hash);

/// A cutover writes by this plan without having read the messages once more: the copy has to compare them,
/// all of them, also when another call resumes it. Empty: no copy has to.
void leave_to_copy(Run& run, const std::string& plan_hash);
[[nodiscard]] bool is_left_to_copy(const Run& run, const std::string& plan_hash);

} // namespace gc2pc
