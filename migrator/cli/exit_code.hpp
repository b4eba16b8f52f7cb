// SPDX-License-Identifier: Apache-2.0
/// \file
/// Exit codes of the program, and the one place that maps failures to them.
#pragma once

#include "mappings/model/error.hpp"
#include "migrator/run/verdict.hpp"

namespace gc2pc {

/// What a script can rely on. Documented in `gc2pc help`.
enum class ExitCode {
  done = 0,
  failed = 1,
  usage = 2,        ///< usage or configuration
  plan_errors = 3,  ///< the plan or the cutover cannot be executed, or an assessment found the pool over a
                    ///< limit or the address not to be handed over as it is
  difference = 4,   ///< verification found a difference
  newer = 7,        ///< verification found only what users added since the cutover was verified
  deadline = 5,     ///< stopped for the deadline
  waiting = 6,      ///< an administrator has to run a script; then the same command resumes
  no_such_run = 10, ///< the folder holds no run
  locked = 11,      ///< a living process holds the run
  // Only of 'status --exit-code'.
  decisions = 20,   ///< the next command can be given, after a decision about the warnings
  running = 21,     ///< a call works on the run
  stopped = 22,     ///< begun, not finished, and no call works on it
  emergency = 23,   ///< the lookup address has no owner, or its owner is not known
  interrupted = 130 ///< interrupted; the journal is consistent, the run can be resumed
};

[[nodiscard]] ExitCode exit_code_for(ErrorKind kind) noexcept;
/// Of a command that ended without a failure.
[[nodiscard]] ExitCode exit_code_for(Level level) noexcept;
/// Of 'status --exit-code': the level alone.
[[nodiscard]] ExitCode state_code(Level level) noexcept;

} // namespace gc2pc
