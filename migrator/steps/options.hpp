// SPDX-License-Identifier: Apache-2.0
/// \file
/// What a cutover is allowed to do.
#pragma once

#include "migrator/base/step_names.hpp"
#include "migrator/base/time_limit.hpp"
#include "migrator/plan/source_check.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace gc2pc {

/// A forecast is right on average; a deadline needs one that is rarely too short. Half as much again leaves
/// room for a backup or a virus scan that uses the same disks at the same time. --safety overrides it.
inline constexpr double default_safety = 1.5;

/// What the cutover is allowed to do.
struct CutoverOptions {
  std::string plan_hash;                       ///< as given with --plan: at least 12 of the 64 hex digits
  bool consent_directory = false;              ///< --consent directory
  bool only_handover = false;                  ///< finalize: only the last three steps
  std::chrono::duration<double> quiet_time{2}; ///< --quiet-time: between the two reads of the source
  /// --deadline: a step is begun only when it, and then undoing everything, is expected to be done by then;
  /// otherwise Error(deadline).
  std::optional<TimeLimit> deadline;
  /// --safety: forecasts are multiplied by this before they are compared with the deadline.
  double safety = default_safety;
  /// --consent changes: what changed in the source since the approved plan of a precopied run is copied too.
  bool consent_changes = false;
  /// --verify: quick leaves the verification until the address is handed over. Only with a precopy.
  SourceCheck check = SourceCheck::whole;
  /// Asked before each step is begun; returns when it may be, and throws interrupted on a stop.
  std::function<void(StepId)> await_step = {};
  /// --max-rate: messages a second that are copied at most.
  std::optional<std::int64_t> max_rate = {};
  /// --pause-file: whether the copy is to wait now; nothing without it.
  std::function<bool()> paused = {};
};

} // namespace gc2pc
