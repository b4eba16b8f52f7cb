// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run is, for people and scripts.
#pragma once

#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/run/clock_changes.hpp"
#include "migrator/run/plan_outcome.hpp"
#include "migrator/run/run_config.hpp"
#include "migrator/run/status.hpp"
#include "migrator/run/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// How far a call is that works.
struct StepProgress {
  StepId step = StepId::quiet;
  std::int64_t done = 0, total = 0; ///< messages or files; 0 of 0 for steps that are not measured
  double per_second = 0;
  std::optional<double> seconds_left;     ///< of the step
  std::optional<double> seconds_left_all; ///< of the step and those after it
  std::optional<std::string> deadline;    ///< UTC
  double record_age = 0;                  ///< seconds since the last journal record
};

struct RunStatus {
  std::string run; ///< id
  RunConfig config;
  std::string plan_hash;
  RunPhase phase = RunPhase::planned;
  std::vector<StepState> steps;
  std::vector<Rate> rates;
  Verdict verdict; ///< what is so
  std::vector<PlanOutcome::Remark> left_out;
  std::optional<StepProgress> progress; ///< of a call that works
  /// When all of source and target was compared last without a difference: UTC time.
  std::optional<std::string> verified_at;
  /// Set between release and endpoint, as the journal has it, until a look at the directory shows an owner:
  /// UTC time of the first moment without one.
  std::optional<std::string> nobody_owns_since;
  std::optional<std::string> lock_owner;  ///< host, pid and start of a living process that holds the run
  std::string closed_at, closed_by;       ///< empty when the run is not closed
  std::optional<double> rollback_seconds; ///< from its first record to its last
  ClockChanges clock_changes;
};

} // namespace gc2pc
