// SPDX-License-Identifier: Apache-2.0
/// \file
/// A run that this process works on: locked, opened, and a lock that was taken over journaled.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/run.hpp"

#include <filesystem>

namespace gc2pc {

/// Removes the temporary files that killed processes left in the run folder. For the holder of its lock;
/// reports are written without it, and one that is being written stays.
void tidy_run_folder(const std::filesystem::path& folder);

/// Tidied, too. Throws no_such_run before it locks, so that no lock file is left in a folder that holds no
/// run.
struct OpenRun {
  OpenRun(const std::filesystem::path& folder, Observer& observer);

  RunLock lock;
  Run run;
};

} // namespace gc2pc
