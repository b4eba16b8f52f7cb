// SPDX-License-Identifier: Apache-2.0
/// \file
/// The cutover, and what it would do.
#pragma once

#include "adapters/stop.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/open_run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/steps/options.hpp"

namespace gc2pc {

/// What a cutover would do now: each pending step's check. Changes nothing, also on a half-done run.
[[nodiscard]] RunStatus check_cutover(const RunView& view, ReadSession& session,
                                      const CutoverOptions& options, Observer& observer);
/// Does all pending steps that are allowed. Resumes where an earlier call stopped; after success it is a
/// no-op that says so.
[[nodiscard]] RunStatus run_cutover(Run& run, Session& session, const CutoverOptions& options,
                                    Observer& observer, const StopRequested& stop);

} // namespace gc2pc
