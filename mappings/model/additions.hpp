// SPDX-License-Identifier: Apache-2.0
/// \file
/// What others added to a store since a run wrote to it, as far as it would be in the way of the way back.
#pragma once

#include "mappings/model/change_set.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gc2pc::chat {

/// Finds rows that refer to a principal, node or add-in that `structure` inserted, and are neither
/// `structure`'s nor `rest`'s own, by their keys: without what they refer to they could not stay. Messages
/// are not examined. Both sets must outlive it.
class AdditionsFinder {
 public:
  AdditionsFinder(const ChangeSet& structure, const ChangeSet& rest);
  ~AdditionsFinder();
  AdditionsFinder(const AdditionsFinder&) = delete;
  AdditionsFinder& operator=(const AdditionsFinder&) = delete;

  /// Rows of the store as it is now. Takes least memory and time when those of a table come one piece after
  /// the other, by their keys.
  void look_at(const Tables& piece);
  /// What was found, as insertions.
  [[nodiscard]] ChangeSet take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The same of a store that is in memory.
[[nodiscard]] ChangeSet additions_to(const ChangeSet& structure, const ChangeSet& rest, const Tables& now);

/// Each row as `table column value, …` by its key.
[[nodiscard]] std::vector<std::string> texts_of(const ChangeSet& additions);

/// `changes` with the insertions of `additions`, so that taking them back takes both away.
[[nodiscard]] ChangeSet joined(ChangeSet changes, const ChangeSet& additions);

} // namespace gc2pc::chat
