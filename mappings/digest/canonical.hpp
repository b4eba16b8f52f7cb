// SPDX-License-Identifier: Apache-2.0
/// \file
/// C52: rows as canonical text, independent of engine and ids, and the digest lines made of them.
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/group_digest.hpp"
#include "mappings/model/id_table.hpp"

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace gc2pc {

/// Hashes messages of one room after the other. Not for use by two threads at once.
class MessageHasher {
 public:
  /// `room` and `author` stand for the ids (P of C52); no author: `-`.
  [[nodiscard]] Sha256Bytes hash(const Guid* room, ChatId id, Ticks date, const Guid* author, bool is_alert,
                                 std::string_view content, const std::optional<std::string>& rtf);

 private:
  Sha256 digest_;
  std::string row_;
};

/// Ids of a store and the GUIDs they stand for.
class GuidIndex {
 public:
  GuidIndex() = default;
  explicit GuidIndex(const chat::Inventory& inventory);
  void add(const chat::Node& node) { nodes_.add(node.id, node.guid); }
  void add(const chat::Principal& principal) { principals_.add(principal.id, principal.guid); }
  /// Null when the id stands for nothing. Holds until something is added.
  [[nodiscard]] const Guid* node(chat::NodeId id) const { return nodes_.find(id); }
  [[nodiscard]] const Guid* principal(chat::PrincipalId id) const { return principals_.find(id); }

 private:
  IdTable<chat::NodeId, Guid> nodes_;
  IdTable<chat::PrincipalId, Guid> principals_;
};

/// Message lines: one for each room of the inventory, empty rooms too; feed it all messages in any order.
/// Messages of a channel that is not a node make a line of the group `-`.
class MessageLines {
 public:
  explicit MessageLines(const chat::Inventory& inventory);
  /// Of these rooms; `guids` knows them and all authors.
  MessageLines(GuidIndex guids, std::span<const chat::NodeId> rooms);

  [[nodiscard]] const GuidIndex& guids() const { return guids_; }
  void add(std::span<const chat::Message> messages);
  [[nodiscard]] std::vector<DigestLine> lines() const;
  /// Of all messages so far, whatever their rooms.
  [[nodiscard]] const GroupDigest& total() const { return total_; }

 private:
  GuidIndex guids_;
  MessageHasher hasher_;
  std::unordered_map<chat::NodeId, GroupDigest> rooms_;
  GroupDigest roomless_, total_;
};

} // namespace gc2pc
