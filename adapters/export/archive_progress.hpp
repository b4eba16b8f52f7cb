// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an export that is not finished has done: only appended to, and a torn end is dropped.
#pragma once

#include "adapters/export/archive_layout.hpp"
#include "adapters/files/unique_fd.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// A file of messages that is in place.
struct FinishedMessages {
  std::string sha256;
  std::int64_t bytes = 0;
  std::vector<MessageFrame> frames;
};

class ArchiveProgress {
 public:
  /// Opens or creates it in an open folder, and locks it against other processes until it is destroyed.
  /// Throws Error(locked), os_error. `shown` is the folder's path, for messages.
  ArchiveProgress(int folder, std::string shown);

  /// Whether an earlier call had begun.
  [[nodiscard]] bool resumed() const { return !begun_with_.empty(); }
  /// Says what is exported: a text that is the same for the same store and options. Throws Error(changed)
  /// when an earlier call had begun with another one.
  void begin(std::string_view what);
  [[nodiscard]] const std::vector<FinishedMessages>& finished() const { return finished_; }
  /// Forgets those from `count` on: their files were damaged since.
  void keep_only(std::size_t count);
  /// Durable when it returns.
  void add(FinishedMessages file);

 private:
  void read();
  void append(std::string_view lines);

  std::string shown_;
  UniqueFd file_;
  std::string begun_with_;
  std::vector<FinishedMessages> finished_;
  std::vector<std::int64_t> ends_; ///< where the record of each ends
};

} // namespace gc2pc
