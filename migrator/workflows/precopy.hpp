// SPDX-License-Identifier: Apache-2.0
/// \file
/// Copies most of the data while the legacy system is in use.
#pragma once

#include "adapters/stop.hpp"
#include "mappings/model/plan.hpp"
#include "migrator/base/observer.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/run_status.hpp"
#include "migrator/run/session.hpp"
#include "migrator/run/status.hpp"
#include "migrator/steps/options.hpp"

#include <cstdint>
#include <string>

namespace gc2pc {

/// The result of a precopy, or what it would be.
struct PrecopyResult {
  RunStatus status;
  Plan plan;                        ///< the one that is in the target now, or would be
  std::string plan_before;          ///< hash of the run's plan before
  std::int64_t messages_there = 0;  ///< of this run in the target
  std::int64_t messages_copied = 0; ///< by this call
};

/// What a precopy would do now. Changes nothing.
[[nodiscard]] PrecopyResult check_precopy(const Run& run, ReadSession& session, Observer& observer,
                                          const StopRequested& stop);
/// Copies structure, messages and files while the legacy system is in use, or brings an earlier precopy up to
/// date; the run gets the plan of now. Of the options only await_step, max_rate and paused count. Throws
/// conflict when the cutover has begun.
[[nodiscard]] PrecopyResult run_precopy(Run& run, Session& session, Observer& observer,
                                        const StopRequested& stop, const CutoverOptions& options = {});

} // namespace gc2pc
