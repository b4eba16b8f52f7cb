// SPDX-License-Identifier: Apache-2.0
/// \file
/// run.lock: one process at a time works on a run; a dead owner's lock is taken over.
#pragma once

#include "adapters/files/unique_fd.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace gc2pc {

/// Holds a run folder's lock from construction to destruction. The kernel's lock on the file decides: it goes
/// with the process, however that ends. The text in the file says who holds it, and is all there is to go by
/// on another host, where a network file system may not pass locks on. It also names the file that it was
/// written into: the lock in a copy of a folder has no holder.
class RunLock {
 public:
  /// Throws locked, naming the owner, when a living process holds it, or one of another host may; os_error.
  explicit RunLock(const std::filesystem::path& folder);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// Who held it and died without giving it back: `user@host pid`.
  [[nodiscard]] const std::optional<std::string>& taken_over_from() const { return taken_over_from_; }

 private:
  std::filesystem::path path_;
  UniqueFd file_;
  std::optional<std::string> taken_over_from_;
};

/// The living process that holds the folder's lock, as `user@host pid, since …`; nothing when no process
/// does. A process of another host counts as living, unless the folder is a copy.
[[nodiscard]] std::optional<std::string> lock_owner(const std::filesystem::path& folder);

} // namespace gc2pc
