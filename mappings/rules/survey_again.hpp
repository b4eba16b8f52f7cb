// SPDX-License-Identifier: Apache-2.0
/// \file
/// C2 once more, by a finished plan: whether the messages of the source still are those that were planned.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/channel_memory.hpp"
#include "mappings/rules/survey.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// What reads along.
struct SurveyFollower {
  /// Gets each migrated message, cleaned and converted, with its hash and its author in the target. May take
  /// its texts.
  std::function<void(const RoomPlan&, legacy::Message&, chat::PrincipalId, const Sha256Bytes&)> message;
  /// All messages of the room were taken, and they are as planned.
  std::function<void(const RoomPlan&)> room;
};

/// Runs the survey of the plan again, and compares every channel, also those that stay behind, with what the
/// plan was made of, as soon as the next one begins. So the plan of these messages would be the same plan.
class SurveyAgain {
 public:
  /// `then`: all channels of the source when it was planned. Plan, policies and channels outlive this.
  SurveyAgain(const Plan& plan, const Policies& policies, const std::vector<ChannelMemory>& then,
              SurveyFollower follower);

  /// As Planner::survey and survey_bad. They and `finish` throw changed for what is not as planned.
  void take(std::span<legacy::Message> messages) { survey_.take(messages); }
  void take_bad(std::span<const legacy::BadMessage> messages) { survey_.take_bad(messages); }
  /// After the last message.
  void finish();

 private:
  struct Author {
    chat::PrincipalId id;
    Guid guid;
  };
  [[nodiscard]] const RoomPlan* room_of(legacy::NodeId channel) const;
  void kept(legacy::Message& message, const Sha256Bytes& hash);
  void channel_ended(const ChannelMemory& now);

  SurveyFollower follower_;
  std::unordered_map<legacy::NodeId, const RoomPlan*> rooms_;
  std::unordered_map<legacy::NodeId, const ChannelMemory*> then_;
  std::unordered_map<legacy::PrincipalId, Author> authors_;
  std::optional<Author> placeholder_;
  FindingLog log_;                 ///< what is found is compared by channel
  const RoomPlan* room_ = nullptr; ///< of the message that came last
  std::size_t ended_ = 0;          ///< channels
  Survey survey_;
};

} // namespace gc2pc
