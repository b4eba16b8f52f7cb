// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run is, and its journal.
#pragma once

#include "migrator/run/run.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/status.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// The configuration that the run keeps, once it fits the journal. Throws as Run::checked_config.
[[nodiscard]] RunConfig load_config(const Run& run);
/// The same with options given again, checked against it (merged). Throws configuration when a connection
/// that was not given again names a file that ODBC would load.
[[nodiscard]] RunConfig load_config(const Run& run, const RunConfig& given);

/// Where the run is. Where the journal leaves open who owns the address, the directory is asked; `login` says
/// how to sign in where the kept configuration does not. `owner`: who works on the run.
[[nodiscard]] RunStatus status_now(const Run& run, std::optional<std::string> owner,
                                   const DirectoryLogin& login = {});
/// How long the lookup address had no owner, in seconds: between a removal and the record of it a process may
/// have been killed, or a script may have waited.
struct OwnerlessSpan {
  double at_least = 0, at_most = 0;
};

/// The journal of a run, read whole and checked.
struct Audit {
  std::vector<JournalEntry> entries;
  std::string last_hash;                      ///< of the last record; it covers all of them
  std::optional<OwnerlessSpan> without_owner; ///< all such times together; nothing when there was none
};
/// Reads the journal once more, and every page of run.db. Throws corrupt.
[[nodiscard]] Audit audit(const Run& run);

} // namespace gc2pc
