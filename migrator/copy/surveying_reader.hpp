// SPDX-License-Identifier: Apache-2.0
/// \file
/// The reading side of a copy that is the second look at the source as well.
#pragma once

#include "adapters/source/legacy_source.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/channel_memory.hpp"
#include "migrator/copy/chunk.hpp"

#include <unordered_map>
#include <vector>

namespace gc2pc {

/// What a copy compares while it reads: every message of the source, also those that stay behind.
struct PlannedMessages {
  const Policies& policies;
  const std::vector<ChannelMemory>& channels; ///< all of them, as they were when the source was planned
};

/// Reads all messages in one pass, surveys them again, and packs those that are not in the target yet into
/// chunks. What is not as planned throws changed and names the room, at the end of the channel.
class SurveyingReader {
 public:
  SurveyingReader(LegacySource& source, const Plan& plan, const PlannedMessages& planned,
                  const std::vector<RoomCursor>& cursors);

  void operator()(ChunkFeeder::Reading& reading);

 private:
  LegacySource& source_;
  const Plan& plan_;
  PlannedMessages planned_;
  std::unordered_map<chat::NodeId, RoomCursor> cursors_;
};

} // namespace gc2pc
