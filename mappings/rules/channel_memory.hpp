// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a survey of one channel came to, kept so that a later one need not read its messages again.
#pragma once

#include "mappings/model/finding.hpp"
#include "mappings/model/plan.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gc2pc {

/// What was seen of one channel.
struct ChannelSurvey {
  std::int64_t messages = 0, bytes = 0, before_start = 0;
  ChatId last;
  GroupDigest digest;

  friend bool operator==(const ChannelSurvey&, const ChannelSurvey&) = default;
};

/// All that a channel's messages bring into a plan.
struct ChannelMemory {
  legacy::NodeId channel;
  /// Of everything but the messages that it depends on: what the channel becomes, its start date, who its
  /// authors become. With another basis it is worth nothing.
  std::string basis;
  ChannelSurvey seen;
  std::vector<legacy::PrincipalId> authors;  ///< all that wrote a migrated message, ascending
  std::int64_t unknown = 0;                  ///< messages given to the placeholder
  std::map<std::string, std::int64_t> links; ///< paths that are linked to, with how many links there are
  std::vector<Finding> findings;             ///< of bad text, in the order of the messages

  friend bool operator==(const ChannelMemory&, const ChannelMemory&) = default;
};

} // namespace gc2pc
