// SPDX-License-Identifier: Apache-2.0
/// \file
/// run.head: how many writes run.db has had, kept beside it. A log of SQLite that is cut or damaged makes the
/// database older silently; this number shows it.
#pragma once

#include "adapters/files/unique_fd.hpp"

#include <cstdint>
#include <filesystem>

namespace gc2pc {

/// The number in the file of a run folder. It is never ahead of run.db, whenever the program is killed: it is
/// written after the commit that it counts.
class WriteCount {
 public:
  explicit WriteCount(const std::filesystem::path& folder);

  /// Makes the file with 0, or sets it back to that: before there is a run.db.
  void create();
  /// Throws corrupt when the file is missing or not what was written.
  [[nodiscard]] std::int64_t read() const;
  /// Durable when it returns. Throws os_error.
  void write(std::int64_t count);

 private:
  std::filesystem::path path_;
  UniqueFd file_;
};

} // namespace gc2pc
