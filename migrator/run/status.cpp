// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/status.hpp"

namespace gc2pc {

std::string_view to_string(StepStatus status) {
  switch (status) {
  case StepStatus::pending:
    return "pending";
  case StepStatus::started:
    return "started";
  case StepStatus::done:
    return "done";
  case StepStatus::confirmed:
    return "confirmed";
  case StepStatus::undoing:
    return "undoing";
  case StepStatus::undone:
    return "undone";
  case StepStatus::failed:
    return "failed";
  case StepStatus::skipped:
    return "skipped";
  }
  return "unknown";
}

std::string_view to_string(RunPhase phase) {
  switch (phase) {
  case RunPhase::planned:
    return "planned";
  case RunPhase::precopying:
    return "precopying";
  case RunPhase::precopied:
    return "precopied";
  case RunPhase::cutting_over:
    return "cutting-over";
  case RunPhase::data_done:
    return "data-done";
  case RunPhase::complete:
    return "complete";
  case RunPhase::rolling_back:
    return "rolling-back";
  case RunPhase::rolled_back:
    return "rolled-back";
  }
  return "unknown";
}

} // namespace gc2pc
