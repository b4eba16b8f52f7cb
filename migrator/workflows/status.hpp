// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run is, and its journal.
#pragma once

#include "migrator/run/run_config.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/status.hpp"

#include <filesystem>
#include <vector>

namespace gc2pc {

/// The configuration kept in a run folder. Throws no_such_run.
[[nodiscard]] RunConfig load_config(const std::filesystem::path& folder);

/// Reads the journal. Checks its chain of hashes: a torn tail is told apart from an edited record (corrupt).
[[nodiscard]] RunStatus status_of(const std::filesystem::path& folder);
/// The same; where the journal leaves open who owns the address, the directory is asked. `login` says how to
/// sign in where the kept configuration does not.
[[nodiscard]] RunStatus status_now(const std::filesystem::path& folder, const DirectoryLogin& login = {});
/// The journal of a run, read whole and checked.
struct Audit {
  std::vector<JournalEntry> entries;
  std::string last_hash; ///< of the last record; it stands for all of them
  /// From the first moment without an owner to the first with one, all such spans together.
  std::optional<double> seconds_without_owner;
};
[[nodiscard]] Audit audit(const std::filesystem::path& folder);

} // namespace gc2pc
