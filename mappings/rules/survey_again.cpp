// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/survey_again.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/numbers.hpp"

#include <utility>

namespace gc2pc {
namespace {

Error other_messages(const RoomPlan* room, legacy::NodeId channel, const std::string& what) {
  const auto whose = room != nullptr
                         ? "of room '" + room->name + "'"
                         : "of channel " + std::to_string(channel.value) + ", which are not migrated,";
  return Error(ErrorKind::changed, "the messages " + whose + " are not those that were planned: " + what)
      .about("room", "nodeID " + std::to_string(channel.value))
      .hint("The source changed after the plan was made. Find out who wrote, then resume with --consent "
            "changes, which plans again and copies only what differs; or roll back and plan again.");
}

/// What is not as it was, in few words.
std::string difference(const ChannelSurvey& then, const ChannelSurvey& now) {
  if (then.messages != now.messages)
    return std::to_string(then.messages) + " planned, " + std::to_string(now.messages) + " found";
  if (then.before_start != now.before_start || then.left_out != now.left_out || then.twins != now.twins)
    return "other messages are left out";
  return counted(then.messages, "message") + ", but with other content";
}

/// Without what the plan decided: that it is the same was found out before.
bool same_messages(const ChannelMemory& then, const ChannelMemory& now) {
  return then.seen == now.seen && then.authors == now.authors && then.unknown == now.unknown &&
         then.links == now.links && then.bad == now.bad && then.findings == now.findings && now.is_complete;
}

} // namespace

SurveyAgain::SurveyAgain(const Plan& plan, const Policies& policies, const std::vector<ChannelMemory>& then,
                         SurveyFollower follower)
    : follower_(std::move(follower)),
      survey_(
          policies, then.empty() ? std::nullopt : then.front().time_limit,
          [this, start = policies.start_date](legacy::NodeId channel) {
            const auto* room = room_of(channel);
            return room != nullptr ? ChannelFacts{ChannelKind::migrated_room, room->guid, room->start_date}
                                   : ChannelFacts{ChannelKind::no_room, {}, start};
          },
          [this](legacy::PrincipalId author) {
            const auto found = authors_.find(author);
            return found == authors_.end() ? std::nullopt : std::optional(found->second.guid);
          },
          plan.placeholder ? plan.placeholder->guid : Guid{}, LinkBook(std::nullopt), log_) {
  for (const auto& room : plan.rooms)
    rooms_.emplace(room.legacy, &room);
  for (const auto& channel : then)
    then_.emplace(channel.channel, &channel);
  for (const auto& author : plan.authors)
    authors_.emplace(author.legacy, Author{author.principal, author.guid});
  if (plan.placeholder)
    placeholder_ = Author{plan.placeholder->principal, plan.placeholder->guid};
  survey_.remember([this](const ChannelMemory& now) { channel_ended(now); });
  survey_.follow([this](legacy::Message& message, const Sha256Bytes& hash) { kept(message, hash); });
}

const RoomPlan* SurveyAgain::room_of(legacy::NodeId channel) const {
  const auto found = rooms_.find(channel);
  return found == rooms_.end() ? nullptr : found->second;
}

void SurveyAgain::kept(legacy::Message& message, const Sha256Bytes& hash) {
  if (room_ == nullptr || room_->legacy != message.room)
    room_ = rooms_.at(message.room);
  const auto known = authors_.find(message.author);
  const Author* author = known != authors_.end() ? &known->second
                         : placeholder_          ? &*placeholder_ // C41
                                                 : nullptr;
  if (author == nullptr)
    throw other_messages(room_, message.room, "a message has an author who is not in the plan");
  follower_.message(*room_, message, author->id, hash);
}

void SurveyAgain::channel_ended(const ChannelMemory& now) {
  const auto* room = room_of(now.channel);
  const auto then = then_.find(now.channel);
  if (then == then_.end())
    throw other_messages(room, now.channel, "there were none then");
  if (!same_messages(*then->second, now))
    throw other_messages(room, now.channel, difference(then->second->seen, now.seen));
  ++ended_;
  if (room != nullptr)
    follower_.room(*room);
}

void SurveyAgain::finish() {
  survey_.finish_channel();
  if (survey_.without_channel() != 0 || ended_ != then_.size())
    throw Error(ErrorKind::changed, "the source has messages in other channels than when it was planned");
}

} // namespace gc2pc
