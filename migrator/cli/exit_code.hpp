// SPDX-License-Identifier: Apache-2.0
/// \file
/// Exit codes of the program, and the one place that maps failures to them.
#pragma once

#include "mappings/model/error.hpp"

namespace gc2pc {

/// What a script can rely on. Documented in `gc2pc help`.
enum class ExitCode {
  done = 0,
  failed = 1,
  usage = 2,        ///< usage or configuration
  plan_errors = 3,  ///< the plan cannot be executed, rows were rejected in execution, or an assessment found
                    ///< the pool over a limit or the address not to be handed over as it is
  difference = 4,   ///< verification found a difference
  deadline = 5,     ///< stopped for the deadline
  waiting = 6,      ///< somebody has to run a script; then the same command goes on
  no_such_run = 10, ///< the folder holds no run
  locked = 11,      ///< a living process holds the run
  interrupted = 130 ///< interrupted; the journal is consistent, the run can be resumed
};

[[nodiscard]] ExitCode exit_code_for(ErrorKind kind) noexcept;

} // namespace gc2pc
