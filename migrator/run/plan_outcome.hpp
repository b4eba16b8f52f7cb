// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a plan came to, small enough to be kept beside it and read by every status.
#pragma once

#include "migrator/base/step_names.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// Where run.db keeps the outcome of the run's plan.
inline constexpr std::string_view outcome_value = "plan.outcome";

struct PlanOutcome {
  /// A step that is left out, or would fail now.
  struct Remark {
    StepId step = StepId::quiet;
    std::string text;
  };

  std::string hash;
  std::int64_t messages = 0, rooms = 0, files = 0;
  std::int64_t errors = 0, warnings = 0, notes = 0;
  std::vector<Remark> failing;      ///< steps that would fail now
  std::vector<Remark> left_out;     ///< steps that the run does without, and why
  std::map<StepId, double> seconds; ///< forecast of each step
  double rollback_seconds = 0;

  /// The cutover can run: no errors, and no step would fail.
  [[nodiscard]] bool executable() const { return errors == 0 && failing.empty(); }
};

/// "no errors, 12 warnings, 3 notes".
[[nodiscard]] std::string findings_sentence(std::int64_t errors, std::int64_t warnings, std::int64_t notes);
/// "left out: files (no file store of the pool was given: 73 files stay where they are)"; empty when nothing
/// is. The three steps of the handover are one.
[[nodiscard]] std::string left_out_sentence(const std::vector<PlanOutcome::Remark>& left_out);

/// JSON text for run.db.
[[nodiscard]] std::string stored_outcome(const PlanOutcome& outcome);
/// Throws corrupt when the text is not what was stored.
[[nodiscard]] PlanOutcome outcome_from_stored(const std::string& text);

} // namespace gc2pc
