// SPDX-License-Identifier: Apache-2.0
/// \file
/// A run that this process works on: locked, opened, and a lock that was taken over journaled.
#pragma once

#include "migrator/observer.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/run.hpp"

#include <filesystem>

namespace gc2pc {

/// Throws no_such_run before it locks, so that no lock file is left in a folder that holds no run.
struct OpenRun {
  OpenRun(const std::filesystem::path& folder, Observer& observer);

  RunLock lock;
  Run run;
};

} // namespace gc2pc
