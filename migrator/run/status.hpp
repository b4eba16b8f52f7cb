// SPDX-License-Identifier: Apache-2.0
/// \file
/// Where a run and its steps are, from the journal.
#pragma once

#include "migrator/base/rate.hpp"
#include "migrator/base/step_names.hpp"
#include "migrator/run/run_config.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

enum class StepStatus { pending, started, done, confirmed, undoing, undone, failed, skipped };
[[nodiscard]] std::string_view to_string(StepStatus status);

/// Where one step stands, from the journal.
struct StepState {
  StepId id = StepId::quiet;
  StepStatus status = StepStatus::pending;
  std::string started_at, finished_at; ///< UTC, ISO 8601; empty when not yet
  double seconds = 0;
  std::optional<double> forecast_seconds; ///< what was expected when it began; nothing when it was not asked
  std::string summary;                    ///< what it did, or would do, or why it cannot
};

/// Where a run stands.
enum class RunPhase {
  planned,
  precopying,
  precopied,
  cutting_over,
  data_done,
  complete,
  rolling_back,
  rolled_back
};
[[nodiscard]] std::string_view to_string(RunPhase phase);

struct RunStatus {
  std::string run; ///< id
  RunConfig config;
  std::string plan_hash;
  RunPhase phase = RunPhase::planned;
  std::vector<StepState> steps;
  std::vector<Rate> rates;
  std::string sentence; ///< one sentence that says what is so
  /// When all of source and target was compared last without a difference: UTC time.
  std::optional<std::string> verified_at;
  /// Set between release and endpoint, as the journal has it, until a look at the directory shows an owner:
  /// UTC time of the first moment without one.
  std::optional<std::string> nobody_owns_since;
  std::optional<std::string> lock_owner; ///< host, pid and start of a living process that holds the run
};

/// One journal record, for status --audit and the report.
struct JournalEntry {
  std::int64_t sequence = 0;
  std::string at;    ///< UTC, ISO 8601 with milliseconds
  std::string who;   ///< user@host pid
  std::string event; ///< e.g. "step-started"
  std::string step;
  std::string detail;
};

} // namespace gc2pc
