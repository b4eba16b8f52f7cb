// SPDX-License-Identifier: Apache-2.0
/// \file
/// Who is doing this: the process as the lock and the journal name it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

namespace gc2pc {

/// A process that cannot be mistaken for another one that later gets the same number.
struct ProcessIdentity {
  std::string user, host;
  pid_t pid = 0;
  std::uint64_t start = 0; ///< clock ticks since boot, from /proc/PID/stat
  std::string boot;        ///< the kernel's boot id

  /// `user@host pid`.
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] ProcessIdentity this_process();
/// Start of a living process in clock ticks since boot; nothing when there is none of that number.
[[nodiscard]] std::optional<std::uint64_t> process_start(pid_t pid);
/// Whether it still runs. Nothing when that cannot be known from here, because it is on another host.
[[nodiscard]] std::optional<bool> is_alive(const ProcessIdentity& process);

} // namespace gc2pc
