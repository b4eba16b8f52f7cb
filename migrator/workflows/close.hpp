// SPDX-License-Identifier: Apache-2.0
/// \file
/// The end of a run: gc2pc's own tables leave the target, and a rollback is no longer possible.
#pragma once

#include "migrator/run/open_run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"

#include <string>

namespace gc2pc {

/// What a close is allowed to do.
struct CloseOptions {
  std::string plan_hash;            ///< as given with --plan: at least 12 of the 64 hex digits
  bool consent_differences = false; ///< --consent differences
};

/// What a close would do. Changes nothing; refuses as close_run does.
[[nodiscard]] RunStatus check_close(const RunView& view, const CloseOptions& options);
/// Removes gc2pc's tables from the target of a complete run. Already closed is success. Throws conflict when
/// the run is not complete or its verification is pending, difference when the verification found differences
/// that are neither newer than the cutover nor consented to, usage or changed as require_approval.
[[nodiscard]] RunStatus close_run(Run& run, Session& session, const CloseOptions& options);

} // namespace gc2pc
