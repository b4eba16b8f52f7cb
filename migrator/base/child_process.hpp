// SPDX-License-Identifier: Apache-2.0
/// \file
/// Runs another program for a bounded time, with nothing of this process but what it is given.
#pragma once

#include "adapters/stop.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

namespace gc2pc {

/// How a child ended.
struct ChildEnd {
  int code = 0;           ///< exit code; -1 when it did not end by itself
  int signal = 0;         ///< that ended it; 0: none
  bool timed_out = false; ///< it was killed because its time was over
  bool stopped = false;   ///< it was killed because the operator wants to stop
  std::string said;       ///< the first line of what it wrote

  [[nodiscard]] bool good() const { return code == 0; }
  /// "exit code 3", "did not end within 10 s".
  [[nodiscard]] std::string text(std::chrono::seconds limit) const;
};

using Environment = std::map<std::string, std::string>;

/// Waits until it ends, kills it and all that it started when `limit` is over or on a stop. Its standard
/// input is empty; it gets no open file of this process, and only the environment that is given. Throws
/// os_error when it cannot be started.
[[nodiscard]] ChildEnd run_child(const std::filesystem::path& program, const Environment& environment,
                                 std::chrono::seconds limit, const StopRequested& stop = {});

} // namespace gc2pc
