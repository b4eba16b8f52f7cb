// SPDX-License-Identifier: Apache-2.0
/// \file
/// Steps, phases and records, as the journal has them.
#pragma once

#include "migrator/base/moment.hpp"
#include "migrator/base/step_names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gc2pc {

enum class StepStatus { pending, started, done, confirmed, undoing, undone, failed, skipped };
[[nodiscard]] std::string_view to_string(StepStatus status);

/// Where one step is, from the journal.
struct StepState {
  StepId id = StepId::quiet;
  StepStatus status = StepStatus::pending;
  std::string started_at, finished_at;    ///< UTC, ISO 8601; empty when not yet
  double seconds = 0;                     ///< performing took that long, over all calls
  double undo_seconds = 0;                ///< undoing did
  std::optional<double> forecast_seconds; ///< what was expected when it began; nothing when it was not asked
  std::string summary;                    ///< what it did, or would do, or why it cannot
};

/// Where a run is.
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

/// One journal record, for status --audit and the report.
struct JournalEntry {
  std::int64_t sequence = 0;
  std::string at;    ///< UTC, ISO 8601 with milliseconds
  std::string who;   ///< user@host pid
  std::string event; ///< e.g. "step-started"
  std::string step;
  std::string detail;
  std::string boot; ///< as in Moment
  std::int64_t uptime_ms = 0;

  [[nodiscard]] Moment moment() const { return {at, boot, uptime_ms}; }
};

} // namespace gc2pc
