// SPDX-License-Identifier: Apache-2.0
/// \file
/// C43, C44: turns legacy messages into target messages by a finished plan, and digests them on the way.
#pragma once

#include "mappings/model/plan.hpp"
#include "mappings/rules/message_rules.hpp"

#include <optional>
#include <unordered_map>

namespace gc2pc {

/// Converts the messages of one room after the other. One object per thread.
class MessageMapper {
 public:
  explicit MessageMapper(const Plan& plan);

  /// The room that follows; the digest starts at `so_far` (what a cursor says is in the target already).
  void begin(const RoomPlan& room, const GroupDigest& so_far = {});
  /// Fills `to` from `from` (whose strings are moved out of). False: left out by the start date (C44).
  /// Throws Error(changed) for an author that the plan does not know, and for a second message of the same
  /// chatId: the source changed since.
  bool convert(legacy::Message& from, chat::Message& to);
  /// Of the messages converted since begin(), with `so_far`.
  [[nodiscard]] const GroupDigest& digest() const { return digest_; }

 private:
  struct Author {
    chat::PrincipalId id;
    Guid guid;
  };
  MessageRules rules_;
  std::unordered_map<legacy::PrincipalId, Author> authors_;
  std::optional<Author> placeholder_; ///< of those who are not there
  const RoomPlan* room_ = nullptr;
  GroupDigest digest_;
  std::optional<ChatId> previous_; ///< of the room at hand, that was converted last
};

} // namespace gc2pc
