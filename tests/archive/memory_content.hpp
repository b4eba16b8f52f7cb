// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: a Persistent Chat store in memory, and folders to compare.
#pragma once

#include "adapters/target/chat_content.hpp"
#include "migrator/archive/export.hpp"
#include "tests/archive/tree.hpp"
#include "tests/support/silent_observer.hpp"

#include <string>
#include <vector>

namespace gc2pc::test {

/// A store whose rows a test sets.
class MemoryContent final : public ChatContent {
 public:
  /// Rooms 2, 3, … with these numbers of messages.
  explicit MemoryContent(const std::vector<int>& rooms);

  [[nodiscard]] std::string description() const override { return "the store"; }
  [[nodiscard]] chat::Inventory structure() override;
  [[nodiscard]] std::unique_ptr<MessageReader<chat::Message>> messages() override;

  chat::Inventory inventory;
  std::vector<chat::Message> rows;
  std::size_t batch_rows = 100;
  int structure_reads = 0;
  int changes_after = 0; ///< so many reads of the structure; 0: never
};

/// Small enough that a few messages make several frames and files.
[[nodiscard]] ArchiveLimits small_limits();

} // namespace gc2pc::test
