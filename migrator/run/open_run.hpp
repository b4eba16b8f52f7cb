// SPDX-License-Identifier: Apache-2.0
/// \file
/// A run as a command has it: opened once, to work on it or to look at it.
#pragma once

#include "migrator/base/observer.hpp"
#include "migrator/run/lock.hpp"
#include "migrator/run/run.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace gc2pc {

/// Removes the temporary files that killed processes left in the run folder. For the holder of its lock;
/// reports are written without it, and one that is being written stays.
void tidy_run_folder(const std::filesystem::path& folder);

/// Where a new plan goes.
struct ToPlan {};

/// To work on: locked, opened, tidied, and a lock that was taken over is journaled. Throws no_such_run before
/// it locks, so that no lock file is left in a folder that holds no run.
struct OpenRun {
  OpenRun(const std::filesystem::path& folder, Observer& observer);
  /// Makes folder and run where there are none (as Run::create).
  OpenRun(const std::filesystem::path& folder, ToPlan, Observer& observer);

  RunLock lock;
  Run run;

 private:
  void settle(Observer& observer);
};

/// To look at. Whether another process works on it is asked first: a run that ends in between is reported as
/// running, never a running one as ended.
struct RunView {
  explicit RunView(const std::filesystem::path& folder)
      : owner(lock_owner(folder)), run(Run::open(folder, true)) {}

  std::optional<std::string> owner; ///< as lock_owner
  Run run;
};

} // namespace gc2pc
