// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a run remembers of every channel of the source since its last precopy, so that a quick check can tell
/// what is new.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "mappings/rules/channel_memory.hpp"
#include "migrator/run/run.hpp"

#include <functional>
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

} // namespace gc2pc
